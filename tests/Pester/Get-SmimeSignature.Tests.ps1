BeforeAll {
    . "$PSScriptRoot/MailPeople.ps1"
    $signed = $message | Protect-MailMessage -Sign -Signer $alice
    $text = $signed | Get-MessageText
}

Describe 'Get-SmimeSignature' {
    It 'says who signed, and that all is well' {
        $report = $signed | Get-SmimeSignature -TrustAnchor $ca
        $report.Status | Should -Be 'Valid'
        $report.IsValid | Should -BeTrue
        $report.Signer | Should -Be 'alice@example.org'
        $report.Anchor | Should -BeLike 'Test CA*'
        $report.SigningTime | Should -BeGreaterThan ([DateTimeOffset]::Now.AddMinutes(-5))
        $report.Findings.Id | Should -Be 'HeaderProtected'
        $report.HeaderProtection | Should -Be 'Signed'
        $report.ChangedHeaders.Count | Should -Be 0
        $report.Revocation | Should -Be 'Good'
        $report.RevocationDetail | Should -BeLike '*is not revoked in the records of your CA in *'
    }

    It 'says that a certificate was revoked, by the lists that it is given' {
        $person = New-SmimeCertificate alice@example.org -Ca $other -KeyAlgorithm EcdsaP256 -InMemory
        $mail = $message | Protect-MailMessage -Sign -Signer $person
        $crls = Join-Path $TestDrive 'crls'
        $null = New-Item -ItemType Directory -Path $crls
        $null = Publish-SmimeCrl $other -OutputPath (Join-Path $crls 'other.crl')
        $anchor = $other.Certificate
        $report = $mail | Get-SmimeSignature -TrustAnchor $anchor -CrlPath $crls -RevocationMode Offline
        $report.Revocation | Should -Be 'Good'
        $report | Format-List | Out-String -Width 200 | Should -Match 'Revocation +: Good: The revocation list of CN=Other CA of .* does not name'
        $null = Revoke-SmimeCertificate $person -Ca $other -Reason KeyCompromise -Confirm:$false
        $null = Publish-SmimeCrl $other -OutputPath (Join-Path $crls 'other.crl')
        $report = $mail | Get-SmimeSignature -TrustAnchor $anchor -CrlPath (Join-Path $crls '*.crl')
        $report.Status | Should -Be 'Untrusted'
        $report.Revocation | Should -Be 'Revoked'
        $report.Findings[0].Id | Should -Be 'CertificateRevoked'
        ($mail | Get-SmimeSignature -TrustAnchor $anchor).Findings.Id | Should -Contain 'RevocationUnknown'
        ($mail | Get-SmimeSignature -TrustAnchor $anchor).IsValid | Should -BeTrue
        ($mail | Get-SmimeSignature -TrustAnchor $anchor -RevocationMode Offline).IsValid | Should -BeFalse
    }

    It 'tells a change from a stranger, and both from no signature' {
        ($text.Replace('at nine', 'at five') | Get-SmimeSignature -TrustAnchor $ca).Status | Should -Be 'Tampered'
        ($message | Protect-MailMessage -Sign -Signer $mallory | Get-SmimeSignature -TrustAnchor $ca).Status | Should -Be 'Untrusted'
        ($message | Get-SmimeSignature -TrustAnchor $ca).Status | Should -Be 'NotSigned'
        (([regex]'From: alice@').Replace($text, 'From: carol@', 1) | Get-SmimeSignature -TrustAnchor $ca).Status | Should -Be 'WrongSender'
        ($message | Protect-MailMessage -Signer $alice -Recipient $bob | Get-SmimeSignature -TrustAnchor $ca).Status | Should -Be 'NotOpened'
    }

    It 'tells what was changed outside of the signature' {
        $report = ([regex]'Subject: ').Replace($text, 'Subject: Not ', 1) | Get-SmimeSignature -TrustAnchor $ca
        $report.Status | Should -Be 'HeaderChanged'
        $report.ChangedHeaders | Should -Be 'Subject'
        $report = $message | Protect-MailMessage -Sign -Signer $alice -NoHeaderProtection | Get-SmimeSignature -TrustAnchor $ca
        $report.Status | Should -Be 'Valid'
        $report.Findings.Id | Should -Be 'HeaderUnprotected'
        $report.HeaderProtection | Should -Be 'None'
    }

    It 'looks inside encryption with a key' {
        $report = $message | Protect-MailMessage -Signer $alice -Recipient $bob | Get-SmimeSignature -TrustAnchor $ca -Certificate $bob
        $report.Status | Should -Be 'Valid'
        "$($report.Layers.Kind)" | Should -Be 'Encrypted Signed'
    }

    It 'trusts nobody when told so' {
        ($signed | Get-SmimeSignature -TrustAnchor @()).Status | Should -Be 'Untrusted'
    }

    It 'shows the verdict at a glance' {
        $signed | Get-SmimeSignature -TrustAnchor $ca | Out-String -Width 120 | Should -Match 'Valid +unchanged; Test CA vouches for it'
        $text.Replace('at nine', 'at five') | Get-SmimeSignature -TrustAnchor $ca | Out-String -Width 120 | Should -Match 'INVALID +changed after it was signed'
    }

    It 'shows everything as a list' {
        $shown = $signed | Get-SmimeSignature -TrustAnchor $ca | Format-List | Out-String -Width 120
        foreach ($line in 'Status +: Valid', 'Anchor +: Test CA', 'Verdict +: Unchanged since', 'HeaderProtection +: Signed', 'Layers +: signed with') { $shown | Should -Match $line }
    }

    It 'names the parts that are not inside the signature' {
        $body = $text.Substring($text.IndexOf('Content-Type: multipart/signed'))
        $listed = "From: alice@example.org`r`nMIME-Version: 1.0`r`nContent-Type: multipart/mixed; boundary=w`r`n`r`n--w`r`n$body`r`n--w`r`nContent-Type: text/plain`r`n`r`n_____`r`nplans mailing list`r`n--w--`r`n"
        $report = $listed | Get-SmimeSignature -TrustAnchor $ca
        $report.Status | Should -Be 'PartlySigned'
        $report.Verdict | Should -Match 'the footer of a mailing list \(part 2\): "plans mailing list"'
        "$($report.Parts.IsCovered)" | Should -Be 'True False'
        $report.Parts | Out-String -Width 120 | Should -Match '2 +NO +Text +text/plain'
    }

    It 'names what a mail system did to a signed text' {
        $report = $text.Replace('at nine', "at nine`r`n>From") | Get-SmimeSignature -TrustAnchor $ca
        $report.Findings.Id | Should -Not -Contain 'TransportDamage'
        $report = $text.Replace("at nine.`r`n", "at nine.`r`n_____`r`nplans mailing list`r`n") | Get-SmimeSignature -TrustAnchor $ca
        $report.Status | Should -Be 'Tampered'
        "$($report.Findings.Id)" | Should -BeLike 'ContentChanged TransportDamage*'
    }

    It 'says of each layer what it is worth' {
        $report = $message | Protect-MailMessage -Encrypt -Recipient $bob, $alice | Get-SmimeSignature -TrustAnchor $ca -Certificate $bob
        $report.Layers.Findings.Id | Should -Be 'EncryptionNotAuthenticated'
        $report.Layers | Out-String -Width 160 | Should -Match 'Encrypted +Aes256Cbc +256 +False +alterable'
    }

    It 'shows nothing of a message that steers the terminal' {
        $evil = "=?utf-8?b?$([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("x`e[1A`r`e[2KValid`u{9b}1A`u{202e}")))?="
        $signed = "From: $evil <alice@example.org>`r`nTo: $evil <bob@example.org>`r`nSubject: $evil`r`n`r`nx`r`n" | Protect-MailMessage -Sign -Signer $alice
        $records = @($signed; $signed | Get-SmimeSignature -TrustAnchor $ca; $signed | Get-SmimeSignature -TrustAnchor @(); $signed | Unprotect-MailMessage)
        $all = $records | Select-Object * -ExcludeProperty Message | Format-List * | Out-String -Width 200
        foreach ($shown in @($records | Out-String -Width 200), @($records | Format-List | Out-String -Width 200), $all) {
            # The views' own colours.
            $plain = "$shown" -replace "`e\[[0-9;]*m"
            $plain | Should -Match 'u001B\[1A'
            $plain -replace "`r?`n" | Should -Not -Match '[\x00-\x1f\x7f-\x9f\u202a-\u202e]'
        }
    }

    It 'says which file is missing' {
        { Get-SmimeSignature (Join-Path $TestDrive 'none.eml') -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFound,*'
    }

    It 'calls the signer of a CA that was made anew since not trusted, and nobody a forger' {
        $before, $env:SMIMEPS_HOME = $env:SMIMEPS_HOME, (Join-Path $TestDrive 'anew')
        try {
            $old = New-SmimeCa 'Example Mail CA' -Path (Join-Path $TestDrive 'old') -KeyAlgorithm EcdsaP256 -NoPassphrase
            $mail = $message | Protect-MailMessage -Sign -Signer (New-SmimeCertificate alice@example.org -Ca $old -KeyAlgorithm EcdsaP256 -InMemory)
            $null = New-SmimeCa 'Example Mail CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
            $report = $mail | Get-SmimeSignature
            $report.Status | Should -Be 'Untrusted'
            @($report.Findings | Where-Object IsFatal).Id | Should -Be 'NotTrusted'
            $report.Verdict | Should -BeLike '*You trust another CA of the same name, with another key. If you know this one too*(-TrustAnchor).'
            ($mail | Get-SmimeSignature -TrustAnchor $old).Status | Should -Be 'Valid'
        } finally {
            $env:SMIMEPS_HOME = $before
        }
    }
}
