BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $ca = New-SmimeCa 'Pester CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
    $other = New-SmimeCa 'Other CA' -Path (Join-Path $TestDrive 'other') -KeyAlgorithm EcdsaP256 -NoPassphrase
    $bob = New-SmimeCertificate "bob@$domain" -Ca $ca -KeyAlgorithm EcdsaP256 -InMemory
    $rival = New-SmimeCertificate "bob@$domain" -Ca $other -KeyAlgorithm EcdsaP256 -InMemory
    $signed = New-MailMessage "bob@$domain" "me@$domain" 'Hello' 'x' | Protect-MailMessage -Sign -Signer $bob
    $fromRival = New-MailMessage "bob@$domain" "me@$domain" 'Hello again' 'x' | Protect-MailMessage -Sign -Signer $rival
    $plain = New-MailMessage "dave@$domain" "me@$domain" 'Plain' 'x'
}

AfterAll { Clear-TestCertificate }

Describe 'Import-SmimeRecipient' {
    It 'shows what would be kept with -WhatIf' {
        $signed | Import-SmimeRecipient -WhatIf | Should -BeNullOrEmpty
        Test-SmimeRecipient "bob@$domain" | Should -BeFalse
    }

    It 'refuses a signer nobody trusts, once' {
        $refused = @($signed, $signed | Import-SmimeRecipient -TrustAnchor $other)
        $refused.Count | Should -Be 1
        $refused[0].Outcome | Should -Be 'Refused'
        # By what stands in the user's stores, another authority of the same name may be at hand.
        $refused[0].Finding | Should -BeIn 'NotTrusted', 'ChainInvalid'
    }

    It 'keeps the certificate of a sender, and passes over what is not signed' {
        $kept = $plain, $signed | Import-SmimeRecipient
        $kept | Should -BeOfType ([SmimePS.SmimeRecipientImport])
        $kept.Outcome | Should -Be 'New'
        $kept.Address | Should -Be "bob@$domain"
        (Get-SmimeCertificate "bob@$domain").Source | Should -Be 'AddressBook'
        { New-MailMessage "bob@$domain" "bob@$domain" 'Answer' 'x' | Protect-MailMessage -Encrypt } | Should -Not -Throw
    }

    It 'is quiet about what is known, unless asked' {
        $signed | Import-SmimeRecipient | Should -BeNullOrEmpty
        ($signed | Import-SmimeRecipient -All).Outcome | Should -Be 'Known'
    }

    It 'warns of another CA, and keeps its certificate with -Force alone' {
        $conflict = $fromRival | Import-SmimeRecipient -TrustAnchor $ca, $other -WarningVariable warned -WarningAction SilentlyContinue
        $conflict.Outcome | Should -Be 'Conflicting'
        $conflict.IsKept | Should -BeFalse
        "$warned" | Should -Match '-Force'
        ($fromRival | Import-SmimeRecipient -TrustAnchor $ca, $other -Force).IsKept | Should -BeTrue
    }

    It 'reads files by wildcards' {
        $signed | Export-MailMessage (Join-Path $TestDrive 'a.eml')
        $plain | Export-MailMessage (Join-Path $TestDrive 'b.eml')
        (Import-SmimeRecipient -Path (Join-Path $TestDrive '*.eml') -All).Outcome | Should -Be 'Known'
    }

    It 'goes on after what is not there' {
        $result = (Join-Path $TestDrive 'none.eml'), $signed | Import-SmimeRecipient -All -ErrorVariable failure -ErrorAction SilentlyContinue
        $result.Outcome | Should -Be 'Known'
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
    }
}
