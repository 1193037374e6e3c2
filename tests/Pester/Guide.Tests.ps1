BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    Push-Location $TestDrive
    . "$PSScriptRoot/../Guide/GuideSession.ps1" -Page "$PSScriptRoot/../../docs/own-ca.md"
}

AfterAll {
    Pop-Location
    Clear-GuideStore
    Clear-TestCertificate
    Remove-Item -LiteralPath "$env:HOME/.thunderbird" -Recurse -Force -ErrorAction Ignore
}

# Getting here at all means that no command of the page has failed.
Describe 'docs/own-ca.md' {
    It 'has run every block' {
        $shown.Count | Should -BeGreaterThan 20
        if ($env:CI -eq 'true') { $missing | Where-Object { $_ -notlike 'Thunderbird*' } | Should -BeNullOrEmpty }
    }

    It 'leaves a file for each of a hundred people, and for who came later' {
        $issued.Count | Should -Be 100
        $issued.Path | ForEach-Object { $_ | Should -Exist }
        $joined.EmailAddress | Should -Be 'zoe@example.org'
        (Import-Csv ./slips.csv).Count | Should -Be 100
        (Import-Csv ./slips.csv)[1].Name | Should -Be 'Bob Example'
    }

    It 'keeps the root without its key here, and with it on the stick' {
        (Get-SmimeCa 'Example Root').Status | Should -Be NoKey
        (Get-SmimeCa -Path ./stick).Status | Should -Be Ready
        (Get-SmimeCa 'Example Mail CA').Issuer | Should -Be 'CN=Example Root'
    }

    It 'signs and encrypts' {
        Test-SmimeSignature ./first.eml -Certificate $bob | Should -BeTrue
        { Unprotect-MailMessage -Path ./first.eml -Certificate $carol } | Should -Throw
    }

    It 'opens mail with the key that came back' {
        $restored.Thumbprint | Should -Be $bob.Thumbprint
        (Unprotect-MailMessage -Path ./first.eml -Certificate $restored).IsEncrypted | Should -BeFalse
    }

    It 'renews whose certificate ends, and tells by mail that only the old one opens' {
        $mail = @(Get-ChildItem ./outbox)
        $mail.Count | Should -Be 1
        $opened = Unprotect-MailMessage -Path $mail[0].FullName -Certificate $student
        $opened.To | Should -Be 'student@example.org'
        $opened.Attachments.Count | Should -Be 1
        Get-ChildItem ./renewed, ./sending | Should -BeNullOrEmpty
        Test-SmimeSignature $opened | Should -BeTrue
    }

    It 'has carol refused by openssl, and bob not' {
        if ($missing.Contains('openssl')) { Set-ItResult -Skipped -Because 'openssl is not on this machine' }
        $told = $shown -join "`n"
        $told | Should -Match "$($bob.SerialNumber)\.pem: OK"
        $told | Should -Match "$($carol.SerialNumber)=Revoked"
        $told | Should -Match 'CN ?= ?Carol Example\s+error 23 at 0 depth lookup: certificate revoked'
        $told | Should -Match 'Cert Status: revoked\s+Revocation Reason: keyCompromise'
    }

    It 'takes the old CA over and goes on with it' {
        if ($missing.Contains('openssl')) { Set-ItResult -Skipped -Because 'openssl is not on this machine' }
        (Get-SmimeCertificate -Ca ./demoCA).EmailAddress | Should -Be 'dora@example.org', 'emil@example.org'
    }

    It 'joins the answer of a public CA to its key' {
        (Get-SmimeCertificate alice@example.com).HasPrivateKey | Should -BeTrue
        Get-SmimeCertificateRequest | Should -BeNullOrEmpty
    }
}
