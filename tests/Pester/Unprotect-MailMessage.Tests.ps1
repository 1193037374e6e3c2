BeforeAll {
    . "$PSScriptRoot/MailPeople.ps1"
    $protected = $message | Protect-MailMessage -Signer $alice -Recipient $bob
}

Describe 'Unprotect-MailMessage' {
    It 'opens a message and tells what it opened' {
        $opened = $protected | Unprotect-MailMessage -Certificate $bob
        $opened | Get-MessageText | Should -Match 'Meet me at nine'
        "$($opened.Layers.Kind)" | Should -Be 'Encrypted Signed'
        $opened.Layers[0].OpenedBy.EmailAddress | Should -Be 'bob@example.org'
        $opened.Layers[0].Algorithm | Should -Be 'Aes256Cbc'
    }

    It 'shows the layers as a list' {
        $shown = $protected | Unprotect-MailMessage -Certificate $bob | Format-List | Out-String -Width 120
        $shown | Should -Match 'Protection +: decrypted, signed'
        $shown | Should -Match 'HeaderProtection +: SignedAndEncrypted'
        $shown | Should -Match 'Layers +: encrypted with Aes256Cbc, opened with the key of bob@example.org'
    }

    It 'says whether the message could have been altered' {
        ($protected | Unprotect-MailMessage -Certificate $bob).Integrity | Should -Be 'Signed'
        $opened = $message | Protect-MailMessage -Encrypt -Recipient $bob, $alice | Unprotect-MailMessage -Certificate $bob
        $opened.Integrity | Should -Be 'Alterable'
        $opened | Format-List | Out-String -Width 120 | Should -Match 'Integrity +: Alterable: '
    }

    It 'keeps the signature, so that it can be checked' {
        $protected | Unprotect-MailMessage -Certificate $bob | Test-SmimeSignature -TrustAnchor $ca | Should -BeTrue
    }

    It 'takes the signature off when it is to' {
        $opened = $protected | Unprotect-MailMessage -Certificate $bob -RemoveSignature
        $opened.IsSigned | Should -BeFalse
        $opened | Get-MessageText | Should -Match 'Meet me at nine'
        $opened | Get-MessageText | Should -Not -Match 'hp='
    }

    It 'opens with a key from a file' {
        $file = New-SmimeCertificate bob@example.org -Ca $ca -KeyAlgorithm EcdsaP256 -OutputPath (Join-Path $TestDrive 'bob.p12')
        $other = $message | Protect-MailMessage -Encrypt -Recipient $file, $alice
        ($other | Unprotect-MailMessage -Certificate $file).Layers.Count | Should -Be 1
    }

    It 'gives back what is not protected as it is' {
        $same = $message | Unprotect-MailMessage
        $same.Layers.Count | Should -Be 0
        $same | Get-MessageText | Should -Be ($message | Get-MessageText)
    }

    It 'says for whom a message is that no key opens' {
        { $protected | Unprotect-MailMessage -ErrorAction Stop } | Should -Throw -ErrorId 'NoMatchingKey,*'
    }

    It 'says that a damaged message is damaged' {
        $text = $protected | Get-MessageText
        $damaged = $text.Substring(0, $text.Length - 1500)
        { $damaged | Unprotect-MailMessage -Certificate $bob -ErrorAction Stop } | Should -Throw
    }

    It 'writes a file, or nothing with -WhatIf' {
        $path = Join-Path $TestDrive 'open.eml'
        $protected | Unprotect-MailMessage -Certificate $bob -OutputPath $path -WhatIf
        $path | Should -Not -Exist
        $protected | Unprotect-MailMessage -Certificate $bob -OutputPath $path | Out-Null
        (Import-MailMessage $path).Attachments.Count | Should -Be 0
        Get-Content -LiteralPath $path -Raw | Should -Match 'Meet me at nine'
    }

    It 'opens every message of an mbox' {
        $text = $protected | Get-MessageText
        $path = Join-Path $TestDrive 'two.mbox'
        [IO.File]::WriteAllText($path, "From a Mon Nov  2 10:00:00 2026`r`n$text`r`nFrom b Mon Nov  2 10:00:00 2026`r`n$text")
        $opened = Unprotect-MailMessage $path -Certificate $bob
        $opened.Index | Should -Be @(1, 2)
    }
}
