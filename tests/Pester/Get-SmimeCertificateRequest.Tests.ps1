BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $alice = New-SmimeCertificateRequest "alice@$domain" -KeyAlgorithm EcdsaP256 -NoPassphrase -OutputPath (Join-Path $TestDrive 'alice.csr')
}

AfterAll { Clear-TestCertificate }

Describe 'Get-SmimeCertificateRequest' {
    It 'lists what waits for an answer' {
        (Get-SmimeCertificateRequest).EmailAddress | Should -Be "alice@$domain"
        (Get-SmimeCertificateRequest).HasPrivateKey | Should -BeTrue
    }

    It 'shows what a file asks for' {
        $read = Get-ChildItem -Path $TestDrive -Filter *.csr | Get-SmimeCertificateRequest
        $read.KeyId | Should -Be $alice.KeyId
        $read.IsSignatureValid | Should -BeTrue
        $read.Extensions | Should -Contain "subjectAltName: alice@$domain"
        $read | Format-List | Out-String | Should -Match 'keyUsage \(critical\): DigitalSignature, KeyAgreement'
    }

    It 'lists every extension, where PowerShell would end after four' {
        $key = [Security.Cryptography.ECDsa]::Create()
        $many = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=Many', $key, [Security.Cryptography.HashAlgorithmName]::SHA256)
        foreach ($i in 0..7) { $many.CertificateExtensions.Add([Security.Cryptography.X509Certificates.X509Extension]::new("1.2.3.$i", [byte[]](5, 0), $false)) }
        [IO.File]::WriteAllBytes((Join-Path $TestDrive 'many.der'), $many.CreateSigningRequest())
        Get-SmimeCertificateRequest (Join-Path $TestDrive 'many.der') | Format-List | Out-String | Should -Match '(?s)Extensions +: 1\.2\.3\.0.*1\.2\.3\.7'
    }

    It 'shows that a request was changed' {
        (Get-Content (Join-Path $TestDrive 'alice.csr') -Raw) | ForEach-Object {
            $der = [Convert]::FromBase64String(($_ -replace '-----[^-]+-----', ''))
            $der[$der.Length - 1] = $der[$der.Length - 1] -bxor 1
            [IO.File]::WriteAllBytes((Join-Path $TestDrive 'changed.der'), $der)
        }

        (Get-SmimeCertificateRequest (Join-Path $TestDrive 'changed.der')).IsSignatureValid | Should -BeFalse
    }

    It 'refuses what is no request' {
        Set-Content (Join-Path $TestDrive 'note.txt') 'nothing to see'
        { Get-SmimeCertificateRequest (Join-Path $TestDrive 'note.txt') -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidCertificateRequest,*'
        { Get-SmimeCertificateRequest (Join-Path $TestDrive 'none.csr') -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFound,*'
    }

    It 'gives a request up by its file' {
        Get-SmimeCertificateRequest | Where-Object EmailAddress -eq "alice@$domain" | Remove-Item
        Get-SmimeCertificateRequest | Should -BeNullOrEmpty
    }
}
