BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $ca = New-SmimeCa 'Pester CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
    $alice = New-SmimeCertificate "alice@$domain" -Ca $ca -KeyAlgorithm EcdsaP256 -InMemory
    $bob = New-SmimeCertificate "bob@$domain" -Ca $ca -KeyAlgorithm EcdsaP256 -InMemory
}

AfterAll { Clear-TestCertificate }

Describe 'Revoke-SmimeCertificate' {
    It 'revokes nothing with -WhatIf' {
        Revoke-SmimeCertificate $alice -Ca $ca -WhatIf | Should -BeNullOrEmpty
        (Publish-SmimeCrl $ca).RevokedCount | Should -Be 0
    }

    It 'revokes for a reason, and shows it' {
        $revoked = $alice | Revoke-SmimeCertificate -Ca $ca -Reason Superseded -Confirm:$false
        $revoked.RevocationReason | Should -Be 'Superseded'
        $revoked | Format-Table | Out-String -Width 160 | Should -Match 'REVOKED'
        $revoked | Format-List | Out-String | Should -Match 'RevocationReason +: Superseded'
    }

    It 'does not revoke twice' {
        { Revoke-SmimeCertificate $alice -Ca $ca -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'AlreadyRevoked,*'
    }

    It 'takes a hold back' {
        $null = Revoke-SmimeCertificate "bob@$domain" -Ca $ca -Reason CertificateHold -Confirm:$false
        (Revoke-SmimeCertificate $bob -Ca $ca -Undo -Confirm:$false).RevocationReason | Should -BeNullOrEmpty
    }

    It 'completes its reasons' {
        (TabExpansion2 'Revoke-SmimeCertificate a@example.org -Reason Key').CompletionMatches.CompletionText | Should -Be 'KeyCompromise'
    }
}
