BeforeAll {
    . "$PSScriptRoot/MailPeople.ps1"
}

Describe 'Protect-MailMessage' {
    It 'signs and encrypts when nothing else is asked for' {
        $protected = $message | Protect-MailMessage -Signer $alice -Recipient $bob
        $protected | Should -BeOfType ([SmimePS.MailMessage])
        $protected.IsEncrypted | Should -BeTrue
        $protected | Get-MessageText | Should -Not -Match 'Meet me'
        ($protected | Unprotect-MailMessage -Certificate $bob).IsSigned | Should -BeTrue
    }

    It 'leaves a signed message readable' {
        $signed = $message | Protect-MailMessage -Sign -Signer $alice
        $signed.IsSigned | Should -BeTrue
        $signed | Get-MessageText | Should -Match 'Meet me at nine'
    }

    It 'hides the content of an opaque signature from plain readers' {
        $signed = $message | Protect-MailMessage -Sign -Opaque -Signer $alice
        $signed | Get-MessageText | Should -Not -Match 'Meet me'
        Test-SmimeSignature $signed -TrustAnchor $ca | Should -BeTrue
    }

    It 'lets the sender open the message too' {
        $protected = $message | Protect-MailMessage -Encrypt -Recipient $bob, $alice
        ($protected | Unprotect-MailMessage -Certificate $alice).Layers[0].OpenedBy.EmailAddress | Should -Be 'alice@example.org'
    }

    It 'compresses between signing and encrypting' {
        $protected = $message | Protect-MailMessage -Compress -Signer $alice -Recipient $bob
        ($protected | Unprotect-MailMessage -Certificate $bob).Layers.Kind | Should -Be 'Encrypted', 'Compressed', 'Signed'
        Test-SmimeSignature $protected -Certificate $bob -TrustAnchor $ca | Should -BeTrue
    }

    It 'hides the subject and puts it back' {
        $named = New-MailMessage -From alice@example.org -To bob@example.org -Subject 'Plans' -Body 'At nine.'
        $protected = $named | Protect-MailMessage -Signer $alice -Recipient $bob
        $protected.Subject | Should -Be '[...]'
        $opened = $protected | Unprotect-MailMessage -Certificate $bob
        $opened.Subject | Should -Be 'Plans'
        "$($opened.HeaderProtection)" | Should -Be 'SignedAndEncrypted'
        ($named | Protect-MailMessage -Signer $alice -Recipient $bob -HeaderConfidentiality None).Subject | Should -Be 'Plans'
        ($named | Protect-MailMessage -Signer $alice -Recipient $bob -NoHeaderProtection).Subject | Should -Be 'Plans'
        $named | Protect-MailMessage -Encrypt -Recipient $bob, $alice -NoLegacyDisplay | Unprotect-MailMessage -Certificate $bob | Get-MessageText | Should -Not -Match 'legacy'
    }

    It 'takes every way to give a message' {
        $path = Join-Path $TestDrive 'plain.eml'
        $message | Export-MailMessage -Path $path
        $text = $message | Get-MessageText
        foreach ($given in $path, (Get-Item $path), $text, $message.ToArray(), $message) {
            (Protect-MailMessage $given -Sign -Signer $alice).IsSigned | Should -BeTrue
        }
    }

    It 'names everybody who is missing in one error, before anything is done' {
        $many = New-MailMessage -From alice@example.org -To nobody@example.org, bob@example.org -Cc nowhere@example.org -Subject 'x'
        $path = Join-Path $TestDrive 'missing.eml'
        $many | Protect-MailMessage -Signer $alice -Recipient $bob -OutputPath $path -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.Count | Should -Be 1
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'RecipientCertificateMissing,*'
        "$failure" | Should -Match 'nobody@example\.org.*nowhere@example\.org'
        $path | Should -Not -Exist
    }

    It 'takes Bcc out of the header' {
        $hidden = New-MailMessage -From alice@example.org -To alice@example.org -Bcc bob@example.org -Subject 'x' -Body 'y'
        $protected = $hidden | Protect-MailMessage -Signer $alice -Recipient $bob
        $protected | Get-MessageText | Should -Not -Match 'bob@example'
        ($protected | Unprotect-MailMessage -Certificate $bob).Layers.Count | Should -Be 2
    }

    It 'refuses to protect twice, unless allowed' {
        $signed = $message | Protect-MailMessage -Sign -Signer $alice
        { $signed | Protect-MailMessage -Sign -Signer $alice -ErrorAction Stop } | Should -Throw -ErrorId 'AlreadyProtected,*'
        ($signed | Protect-MailMessage -Encrypt -Recipient $bob, $alice -AllowProtected).IsEncrypted | Should -BeTrue
    }

    It 'writes a file, keeps one that is there, and replaces it with -Force' {
        $path = Join-Path $TestDrive 'out.eml'
        $written = $message | Protect-MailMessage -Sign -Signer $alice -OutputPath $path
        $written.Path | Should -Be $path
        { $message | Protect-MailMessage -Sign -Signer $alice -OutputPath $path -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
        { $message | Protect-MailMessage -Sign -Signer $alice -OutputPath $path -Force -ErrorAction Stop } | Should -Not -Throw
    }

    It 'keeps the names of files in a folder' {
        $in = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'in')
        $out = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'ready')
        foreach ($name in 'a', 'b') { $message | Export-MailMessage -Path (Join-Path $in.FullName "$name.eml") }
        Protect-MailMessage -Path (Join-Path $in.FullName '*.eml') -Sign -Signer $alice -OutputPath $out.FullName | Out-Null
        (Get-ChildItem $out.FullName).Name | Sort-Object | Should -Be @('a.eml', 'b.eml')
    }

    It 'writes nothing with -WhatIf, and finds errors all the same' {
        $path = Join-Path $TestDrive 'whatif.eml'
        $message | Protect-MailMessage -Sign -Signer $alice -OutputPath $path -WhatIf
        $path | Should -Not -Exist
        { $message | Protect-MailMessage -Sign -Signer $bob -OutputPath $path -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'CertificateAddressMismatch,*'
    }

    It 'goes on after a bad message and keeps the order' {
        $subjects = (New-MailMessage alice@example.org -Subject 'one'), 'no such file', (New-MailMessage alice@example.org -Subject 'two') |
            Protect-MailMessage -Sign -Signer $alice -ErrorVariable failure -ErrorAction SilentlyContinue
        $subjects.Subject | Should -Be @('one', 'two')
        $failure.Count | Should -Be 1
    }

    It 'refuses an algorithm that is none' {
        { $message | Protect-MailMessage -Encrypt -Recipient $bob -ContentEncryption Rot13 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }
}
