BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $ca = New-SmimeCa 'Pester CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
    $officer = New-SmimeCertificate "officer@$domain" -Ca $ca -KeyAlgorithm EcdsaP256 -Purpose Encrypt -InMemory
}

AfterAll { Clear-TestCertificate }

Describe 'Set-SmimeCa' {
    It 'changes nothing with -WhatIf' {
        Set-SmimeCa $ca -RecoveryCertificate $officer -CrlUrl 'http://pki.example.org/ca.crl' -WhatIf
        (Get-SmimeCa).RecoveryCertificates.Count | Should -Be 0
        (Get-SmimeCa).CrlUrl | Should -BeNullOrEmpty
        Get-SmimeCa | Format-List | Out-String | Should -Not -Match 'RecoveryCertificates|EscrowedCount'
    }

    It 'writes nothing unless asked, and shows who can recover keys' {
        $ca | Set-SmimeCa -RecoveryCertificate $officer | Should -BeNullOrEmpty
        Get-SmimeCa | Format-List | Out-String -Width 200 | Should -Match "RecoveryCertificates : CN=officer@$domain, until [\d-]+ \($($officer.Thumbprint)\)"
        Get-SmimeCa | Format-List | Out-String | Should -Match 'EscrowedCount +: 0'
    }

    It 'moves the revocation list' {
        (Set-SmimeCa -CrlUrl 'http://pki.example.org/ca.crl' -PassThru).CrlUrl | Should -Be 'http://pki.example.org/ca.crl'
        (Set-SmimeCa -NoCrlUrl -PassThru).CrlUrl | Should -BeNullOrEmpty
    }

    It 'refuses what may carry no keys' {
        { Set-SmimeCa $ca -RecoveryCertificate $ca -ErrorAction Stop } | Should -Throw -ErrorId 'RecoveryCertificateWrongPurpose,*'
    }

    It 'keeps no more keys' {
        (Set-SmimeCa $ca -NoRecoveryCertificate -PassThru).RecoveryCertificates.Count | Should -Be 0
        { New-SmimeCertificate "a@$domain" -Purpose Encrypt -Escrow -InMemory -ErrorAction Stop } | Should -Throw -ErrorId 'NoRecoveryCertificate,*'
    }
}
