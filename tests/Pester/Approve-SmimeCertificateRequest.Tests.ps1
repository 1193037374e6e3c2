BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $ca = New-SmimeCa 'Pester CA' -KeyAlgorithm EcdsaP256 -NoPassphrase -PermittedDomain $domain
    $folder = Join-Path $TestDrive 'requests'
    $null = New-Item -ItemType Directory -Path $folder
    $null = "alice@$domain", "bob@$domain", 'mallory@example.org' | New-SmimeCertificateRequest -OutputPath $folder -KeyAlgorithm EcdsaP256 -Passphrase $secret
}

AfterAll { Clear-TestCertificate }

Describe 'Approve-SmimeCertificateRequest' {
    It 'issues nothing with -WhatIf, and finds what is wrong' {
        Approve-SmimeCertificateRequest "$folder/*.csr" -OutputPath "$TestDrive/answers/" -WhatIf -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'AddressNotPermitted,*'
        (Get-SmimeCa).IssuedCount | Should -Be 0
    }

    It 'answers each request that is in order' {
        $issued = Get-ChildItem $folder | Approve-SmimeCertificateRequest -OutputPath "$TestDrive/answers/" -ErrorAction SilentlyContinue -ErrorVariable problems
        $issued.EmailAddress | Should -Be "alice@$domain", "bob@$domain"
        $problems.Count | Should -Be 1
        (Get-ChildItem "$TestDrive/answers").Name | Should -Be "alice@$domain.p7b", "bob@$domain.p7b"
    }

    It 'refuses an address that is not allowed' {
        { Approve-SmimeCertificateRequest "$folder/bob@$domain.csr" -Address "alice@$domain" -ErrorAction Stop } | Should -Throw -ErrorId 'AddressNotAllowed,*'
    }

    It 'gives answers that are joined to their keys' {
        $imported = Get-ChildItem "$TestDrive/answers" | Import-SmimeCertificate -Password $secret
        $imported.HasPrivateKey | Should -Be $true, $true
        (Get-SmimeCertificateRequest).EmailAddress | Should -Be 'mallory@example.org'
        New-MailMessage "alice@$domain" "bob@$domain" Hi 'See you.' | Protect-MailMessage | Unprotect-MailMessage | Test-SmimeSignature | Should -BeTrue
    }
}
