BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $ca = New-SmimeCa 'Pester CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
    $alice = New-SmimeCertificate "alice@$domain" -Ca $ca -KeyAlgorithm EcdsaP256 -InMemory
}

AfterAll { Clear-TestCertificate }

Describe 'Publish-SmimeCrl' {
    It 'publishes nothing with -WhatIf' {
        Publish-SmimeCrl $ca -OutputPath "$TestDrive/whatif.crl" -WhatIf | Should -BeNullOrEmpty
        "$TestDrive/whatif.crl" | Should -Not -Exist
    }

    It 'names what was revoked, with growing numbers' {
        (Publish-SmimeCrl $ca).RevokedCount | Should -Be 0
        $null = Revoke-SmimeCertificate $alice -Ca $ca -Confirm:$false
        $list = Publish-SmimeCrl $ca -OutputPath "$TestDrive/public/"
        $list.RevokedCount | Should -Be 1
        $list.Number | Should -Be '2'
        $list.Path | Should -Exist
    }

    It 'shows a list at a glance' {
        Publish-SmimeCrl 'Pester CA' | Out-String -Width 160 | Should -Match 'Pester CA +3 +1 +\d{4}-\d\d-\d\d'
    }

    It 'keeps a file of somebody''s' {
        Set-Content "$TestDrive/mine.crl" 'mine'
        { Publish-SmimeCrl $ca -OutputPath "$TestDrive/mine.crl" -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
        Get-Content "$TestDrive/mine.crl" | Should -Be 'mine'
    }
}
