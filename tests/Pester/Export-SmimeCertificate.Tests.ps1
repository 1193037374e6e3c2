BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $ca = New-SmimeCa 'Pester CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
    $null = New-SmimeCertificate "alice@$domain" -KeyAlgorithm EcdsaP256
}

AfterAll { Clear-TestCertificate }

Describe 'Export-SmimeCertificate' {
    It 'writes a PKCS#12 file that the password it made up opens' {
        $file = Export-SmimeCertificate (Join-Path $TestDrive 'alice.p12') "alice@$domain"
        $read = Get-SmimeCertificate -Path $file.Path -Password $file.Password
        $read.HasPrivateKey | Should -BeTrue
        $read.Issuers.Subject | Should -Be 'CN=Pester CA'
    }

    It 'writes the certificate alone where the name says so' {
        $file = Get-SmimeCertificate "alice@$domain" | Export-SmimeCertificate -Path (Join-Path $TestDrive 'alice.cer')
        $file.Password | Should -BeNullOrEmpty
        ([IO.File]::ReadAllBytes($file.Path))[0] | Should -Be 0x30
    }

    It 'writes the root certificate of a CA' {
        $file = $ca | Export-SmimeCertificate -Path (Join-Path $TestDrive 'ca.pem')
        Get-Content -Raw $file.Path | Should -BeLike '-----BEGIN CERTIFICATE-----*'
        $file.Thumbprint | Should -Be $ca.Thumbprint
    }

    It 'writes each into a file of its own in a folder' {
        $folder = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'all')).FullName
        $null = Get-SmimeCertificate "alice@$domain" | Export-SmimeCertificate -Path $folder -Pkcs12 Compatible
        (Get-ChildItem $folder).Name | Should -Be "alice@$domain.p12"
    }

    It 'keeps a file that is there, unless forced, and writes nothing with -WhatIf' {
        $path = Join-Path $TestDrive 'there.cer'
        Set-Content -LiteralPath $path -Value 'mine'
        { Export-SmimeCertificate $path "alice@$domain" -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
        Export-SmimeCertificate $path "alice@$domain" -Force -WhatIf
        Get-Content -LiteralPath $path | Should -Be 'mine'
    }

    It 'says when the private key is not here' {
        { $ca | Export-SmimeCertificate -Path (Join-Path $TestDrive 'ca.p12') -ErrorAction Stop } | Should -Throw -ErrorId 'CertificateHasNoKey,*'
    }
}
