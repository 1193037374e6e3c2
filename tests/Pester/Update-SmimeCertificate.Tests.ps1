BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $ca = New-SmimeCa 'Pester CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
}

AfterAll { Clear-TestCertificate }

Describe 'Update-SmimeCertificate' {
    It 'renews into the store, and old mail still opens' {
        $old = New-SmimeCertificate "alice@$domain" -KeyAlgorithm EcdsaP256 -ValidDays 20
        $mail = New-MailMessage -From "alice@$domain" -To "alice@$domain" -Subject 'Old' -Body 'News.' | Protect-MailMessage -Encrypt -Recipient $old
        $new = Update-SmimeCertificate "alice@$domain"
        $new.Thumbprint | Should -Not -Be $old.Thumbprint
        $new.Addresses | Should -Be $old.Addresses
        (Get-SmimeCertificate "alice@$domain").Count | Should -Be 2
        ($mail | Unprotect-MailMessage).IsEncrypted | Should -BeFalse
    }

    It 'writes a file with the old keys too' {
        $path = Join-Path $TestDrive 'alice.p12'
        $new = Update-SmimeCertificate "alice@$domain" -ValidDays 900 -OutputPath $path -WarningAction SilentlyContinue
        (Get-SmimeCertificate -Path $path -Password $new.Password).Count | Should -Be 3
    }

    It 'renews what ends soon, once' {
        $null = "bob@$domain", "carol@$domain" | New-SmimeCertificate -KeyAlgorithm EcdsaP256 -ValidDays 10 -InMemory
        Update-SmimeCertificate -ExpiringWithin 30 -InMemory -WhatIf | Should -BeNullOrEmpty
        (Update-SmimeCertificate -ExpiringWithin 30 -InMemory).EmailAddress | Should -Be "bob@$domain", "carol@$domain"
        Update-SmimeCertificate -ExpiringWithin 30 -InMemory | Should -BeNullOrEmpty
        Get-SmimeCertificate -ExpiringWithin 30 | Update-SmimeCertificate -ExpiringWithin 30 -InMemory | Should -BeNullOrEmpty
    }

    It 'does not renew what was revoked' {
        $null = Revoke-SmimeCertificate "carol@$domain" -Confirm:$false
        { Update-SmimeCertificate "carol@$domain" -InMemory -ErrorAction Stop } | Should -Throw -ErrorId 'CertificateRevoked,*'
    }

    It 'sends those with another issuer elsewhere' {
        $other = New-SmimeCa 'Other CA' -Path (Join-Path $TestDrive 'other') -KeyAlgorithm EcdsaP256 -NoPassphrase
        $foreign = New-SmimeCertificate "dave@$domain" -Ca $other -KeyAlgorithm EcdsaP256 -InMemory
        { $foreign | Update-SmimeCertificate -InMemory -ErrorAction Stop } | Should -Throw -ErrorId 'IssuedByAnother,*' -ExpectedMessage '*New-SmimeCertificateRequest*'
        ($foreign | Update-SmimeCertificate -Ca $other -ValidDays 900 -InMemory -WarningAction SilentlyContinue).Issuer | Should -Be 'CN=Other CA'
    }
}
