BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $null = New-SmimeCa 'Pester CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
    $null = New-SmimeCertificate "alice@$domain" -KeyAlgorithm EcdsaP256
}

AfterAll { Clear-TestCertificate }

Describe 'Uninstall-SmimeCertificate' {
    It 'keeps the only copy of a key' {
        { Uninstall-SmimeCertificate "alice@$domain" -Target Store -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'OnlyKeyCopy,*'
        (Get-SmimeCertificate "alice@$domain").HasPrivateKey | Should -BeTrue
    }

    It 'takes nothing out with -WhatIf' {
        Uninstall-SmimeCertificate "alice@$domain" -Target Store -Force -WhatIf | Should -BeNullOrEmpty
        (Get-SmimeCertificate "alice@$domain").HasPrivateKey | Should -BeTrue
    }

    It 'takes a key out that a file holds too' {
        $copy = Export-SmimeCertificate (Join-Path $TestDrive 'alice.p12') "alice@$domain"
        ($copy | Uninstall-SmimeCertificate -Target Store -Confirm:$false).Changes | Should -Be 'certificate and private key'
        { Get-SmimeCertificate "alice@$domain" -ErrorAction Stop } | Should -Throw -ErrorId 'CertificateNotFound,*'
    }

    It 'tells how a profile is taken off a device' {
        $bob = New-SmimeCertificate "bob@$domain" -KeyAlgorithm EcdsaP256 -InMemory
        ($bob | Uninstall-SmimeCertificate -Target AppleProfile).NextSteps | Should -Match 'VPN & Device Management'
    }
}
