BeforeAll {
    . "$PSScriptRoot/TestMailbox.ps1"
}

AfterAll { Disconnect-SmimeMailbox -All }

Describe 'Connect-SmimeMailbox' {
    It 'opens a Maildir and gives a session' {
        $session.Name | Should -Be 'box'
        $session.Kind | Should -Be 'Maildir'
        $session.IsConnected | Should -BeTrue
    }

    It 'opens an mbox file, by the name of the file' {
        $file = Join-Path $TestDrive 'mail.mbox'
        [IO.File]::WriteAllText($file, "From a Mon Nov  2 10:00:00 2026`nFrom: a@example.org`nSubject: One`n`nHello`n")
        $mbox = Connect-SmimeMailbox -Path $file
        (Get-SmimeMailboxMessage -Session mail.mbox).Subject | Should -Be 'One'
        $mbox | Disconnect-SmimeMailbox
    }

    It 'says where there is no mailbox' {
        { Connect-SmimeMailbox -Path (Join-Path $TestDrive 'none') } | Should -Throw -ErrorId 'MailboxNotFound,*'
    }

    It 'goes nowhere in clear unasked' {
        { Connect-SmimeMailbox -Server localhost -Security None -Credential ([pscredential]::new('a', [securestring]::new())) } | Should -Throw -ErrorId 'InsecureConnection,*'
    }
}
