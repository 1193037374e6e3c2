BeforeAll {
    . "$PSScriptRoot/MailPeople.ps1"
    $signed = $message | Protect-MailMessage -Sign -Signer $alice
    $text = $signed | Get-MessageText
}

Describe 'Test-SmimeSignature' {
    It 'is a plain true for a message as it was signed' {
        $answer = $signed | Test-SmimeSignature -TrustAnchor $ca
        $answer | Should -BeOfType ([bool])
        $answer | Should -BeTrue
    }

    It 'is false for every change of the signed text' {
        foreach ($change in 'meet me', 'Meet me at  nine', 'Meet me at nine.!') {
            $text.Replace('Meet me at nine.', $change) | Test-SmimeSignature -TrustAnchor $ca | Should -BeFalse
        }
    }

    It 'is false for a signer nobody trusts' {
        $signed | Test-SmimeSignature -TrustAnchor @() | Should -BeFalse
        $signed | Test-SmimeSignature -TrustAnchor $other | Should -BeFalse
        $message | Protect-MailMessage -Sign -Signer $mallory | Test-SmimeSignature -TrustAnchor $ca | Should -BeFalse
    }

    It 'is false for a name that looks like another address, unless that is allowed' {
        $named = ($message | Protect-MailMessage -Sign -Signer $alice -NoHeaderProtection | Get-MessageText) -replace '(?m)^From: .*?([^\s<]+@[^\s>]+)>?\r$', "From: `"ceo@bank.example`" <`$1>`r"
        $named | Test-SmimeSignature -TrustAnchor $ca | Should -BeFalse
        $named | Test-SmimeSignature -TrustAnchor $ca -Allow NameShowsAddress | Should -BeTrue
        (Get-SmimeSignature $named -TrustAnchor $ca).Verdict | Should -BeLike '*"ceo@bank.example" looks like an address*-Allow NameShowsAddress*'
    }

    It 'gives no answer where .NET runs without the tables of Unicode that it takes' {
        $file = Join-Path $TestDrive 'name.eml'
        $named = ($message | Protect-MailMessage -Sign -Signer $alice -NoHeaderProtection | Get-MessageText) -replace '(?m)^From: .*?([^\s<]+@[^\s>]+)>?\r$', "From: =?utf-8?b?77yg?= <`$1>`r"
        [IO.File]::WriteAllText($file, $named)
        $env:DOTNET_SYSTEM_GLOBALIZATION_INVARIANT = '1'
        try {
            $said = & pwsh -NoProfile -Command "Import-Module '$((Get-Module SmimePS).ModuleBase)/SmimePS.psd1'; Test-SmimeSignature '$file' -ErrorAction SilentlyContinue; `$Error[0].FullyQualifiedErrorId"
        } finally {
            Remove-Item Env:/DOTNET_SYSTEM_GLOBALIZATION_INVARIANT
        }

        $said | Should -BeLike 'UnicodeRulesMissing*'
    }

    It 'is false for what is not signed, or no message' {
        $message | Test-SmimeSignature -TrustAnchor $ca | Should -BeFalse
        "this is`nno mail" | Test-SmimeSignature -TrustAnchor $ca | Should -BeFalse
    }

    It 'answers once for each message, in order' {
        $signed, $message, $signed | Test-SmimeSignature -TrustAnchor $ca | Should -Be @($true, $false, $true)
    }

    It 'answers once for a file, however many messages it holds' {
        $file = Join-Path $TestDrive 'several.eml'
        $plain = $message | Get-MessageText
        $from = "From mallory@x Thu Nov 26 10:00:00 2026`r`n"
        foreach ($case in @(@($plain, $plain, $false), @($text, $plain, $false), @($plain, $text, $false), @($text, $text, $true))) {
            [IO.File]::WriteAllText($file, $from + $case[0] + "`r`n" + $from + $case[1])
            $answer = Test-SmimeSignature $file -TrustAnchor $ca
            $answer | Should -BeOfType ([bool])
            $answer | Should -Be $case[2]
        }
    }

    It 'is false for a certificate that was revoked, and where nobody knows only if that was asked' {
        $person = New-SmimeCertificate alice@example.org -Ca $other -KeyAlgorithm EcdsaP256 -InMemory
        $mail = $message | Protect-MailMessage -Sign -Signer $person
        $mail | Test-SmimeSignature -TrustAnchor $other -RevocationMode Offline | Should -BeTrue
        $mail | Test-SmimeSignature -TrustAnchor $other.Certificate | Should -BeTrue
        $mail | Test-SmimeSignature -TrustAnchor $other.Certificate -RevocationMode Offline | Should -BeFalse
        $null = Revoke-SmimeCertificate $person -Ca $other -Confirm:$false
        $mail | Test-SmimeSignature -TrustAnchor $other | Should -BeFalse
        $mail | Test-SmimeSignature -TrustAnchor $other -RevocationMode NoCheck | Should -BeTrue
    }

    It 'completes modes and files of lists' {
        (TabExpansion2 'Test-SmimeSignature x -RevocationMode O').CompletionMatches.CompletionText | Should -Be @('Offline', 'Online')
        $null = New-Item -ItemType File -Path (Join-Path $TestDrive 'mine.crl')
        (TabExpansion2 "Test-SmimeSignature x -CrlPath $(Join-Path $TestDrive 'mi')").CompletionMatches.CompletionText | Should -BeLike '*mine.crl*'
    }

    It 'says of an anchor that is not found that it is neither a file nor a CA' {
        $before, $env:SMIMEPS_HOME = $env:SMIMEPS_HOME, (Join-Path $TestDrive 'home')
        try {
            { $signed | Test-SmimeSignature -TrustAnchor NoSuchCa -ErrorAction Stop } | Should -Throw "There is no file or folder 'NoSuchCa', and you have no CA of your own.*"
            $null = New-SmimeCa 'First CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
            $null = New-SmimeCa 'Second CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
            { $signed | Test-SmimeSignature -TrustAnchor NoSuchCa -ErrorAction Stop } |
                Should -Throw "There is no file or folder 'NoSuchCa', and none of your CAs has that name. You have First CA, Second CA."
        } finally {
            $env:SMIMEPS_HOME = $before
        }
    }

    It 'warns of a folder without revocation lists' {
        $signed | Test-SmimeSignature -TrustAnchor $ca -CrlPath (New-Item -ItemType Directory (Join-Path $TestDrive 'empty')) -WarningVariable said -WarningAction SilentlyContinue | Should -BeTrue
        $said | Should -BeLike '*no revocation list in*'
    }

    It 'explains with -Verbose' {
        $said = $message | Test-SmimeSignature -TrustAnchor $ca -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$said" | Should -Match 'not signed'
    }

    It 'has no answer for a file that is not there' {
        $answer = Test-SmimeSignature (Join-Path $TestDrive 'none.eml') -ErrorVariable failure -ErrorAction SilentlyContinue
        $answer | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
    }
}
