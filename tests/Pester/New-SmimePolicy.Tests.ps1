BeforeAll {
    . "$PSScriptRoot/MailPeople.ps1"
}

Describe 'New-SmimePolicy' {
    It 'shows what a policy says' {
        $modern = New-SmimePolicy Modern
        $modern | Should -BeOfType ([SmimePS.SmimePolicy])
        $modern.ContentEncryption | Should -Be 'Aes256Gcm'
        $modern.KeyTransport | Should -Be 'RsaOaepSha256'
        $modern.SignaturePadding | Should -Be 'RsaPss'
    }

    It 'changes what is named and leaves the rest' {
        $policy = New-SmimePolicy -Name Archive -KeyTransport RsaOaepSha384 -Digest Sha512
        "$policy $($policy.ContentEncryption) $($policy.KeyTransport) $($policy.Digest)" | Should -Be 'Archive Aes256Cbc RsaOaepSha384 Sha512'
    }

    It 'decides how messages are protected' {
        $policy = New-SmimePolicy -ContentEncryption Aes128Gcm -Digest Sha384
        $opened = $message | Protect-MailMessage -Signer $alice -Recipient $bob -Policy $policy | Unprotect-MailMessage -Certificate $bob
        $opened.Layers.Algorithm | Should -Be 'Aes128Gcm', 'SHA384'
    }

    It 'can be the default of a session' {
        $PSDefaultParameterValues['Protect-MailMessage:Policy'] = New-SmimePolicy Modern
        try {
            $opened = $message | Protect-MailMessage -Encrypt -Recipient $bob, $alice | Unprotect-MailMessage -Certificate $bob
            $opened.Layers[0].Algorithm | Should -Be 'Aes256Gcm'
        }
        finally {
            $PSDefaultParameterValues.Remove('Protect-MailMessage:Policy')
        }
    }

    It 'refuses what is weak or unknown' {
        { New-SmimePolicy -Digest Sha1 } | Should -Throw
        { New-SmimePolicy -ContentEncryption TripleDesCbc } | Should -Throw
        { New-SmimePolicy Strong } | Should -Throw -ExpectedMessage '*Compatible or Modern*'
    }
}
