BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $null = New-SmimeCa 'Pester CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
    $alice = New-SmimeCertificate "alice@$domain" -KeyAlgorithm EcdsaP256 -OutputPath (Join-Path $TestDrive 'alice.p12') -Password $secret
    $null = New-SmimeCertificate "bob@$domain" -KeyAlgorithm EcdsaP256 -InMemory | Export-SmimeCertificate -Path (Join-Path $TestDrive 'bob.cer')
}

AfterAll { Clear-TestCertificate }

Describe 'Import-SmimeCertificate' {
    It 'shows where a certificate would go with -WhatIf' {
        Import-SmimeCertificate (Join-Path $TestDrive 'bob.cer') -WhatIf
        Get-SmimeCertificate "bob*@$domain" | Should -BeNullOrEmpty
    }

    It 'takes a certificate with its key to your own' {
        $imported = Import-SmimeCertificate (Join-Path $TestDrive 'alice.p12') -Password $secret
        $imported.Source | Should -Be 'My'
        (Get-SmimeCertificate "alice@$domain").HasPrivateKey | Should -BeTrue
        (Get-SmimeCertificate "alice@$domain").Thumbprint | Should -Be $alice.Thumbprint
    }

    It 'takes a correspondent to the address book' {
        (Get-ChildItem -Path $TestDrive -Filter *.cer | Import-SmimeCertificate).Source | Should -Be 'AddressBook'
    }

    It 'says when the password is wrong, and imports the other file' {
        $wrong = [Security.SecureString]::new()
        $wrong.AppendChar('x')
        $imported = Import-SmimeCertificate (Join-Path $TestDrive '*.*') -Password $wrong -ErrorAction SilentlyContinue -ErrorVariable problems
        $imported.EmailAddress | Should -Be "bob@$domain"
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'WrongPassword,*'
        $problems[0].TargetObject | Should -BeLike '*alice.p12'
    }

    It 'refuses what is no certificate file' {
        Set-Content (Join-Path $TestDrive 'note.txt') 'nothing to see'
        { Import-SmimeCertificate (Join-Path $TestDrive 'note.txt') -ErrorAction Stop } | Should -Throw -ErrorId 'UnknownCertificateFormat,*'
        { Import-SmimeCertificate Env:PATH -ErrorAction Stop } | Should -Throw -ErrorId 'NotFileSystemPath,*'
    }
}
