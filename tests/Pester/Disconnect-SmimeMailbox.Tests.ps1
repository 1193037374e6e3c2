BeforeAll {
    . "$PSScriptRoot/TestMailbox.ps1"
}

AfterAll { Disconnect-SmimeMailbox -All }

Describe 'Disconnect-SmimeMailbox' {
    It 'closes a session, once or twice' {
        $session | Disconnect-SmimeMailbox
        $session.IsConnected | Should -BeFalse
        { $session | Disconnect-SmimeMailbox -ErrorAction Stop } | Should -Not -Throw
        { Get-SmimeMailboxMessage -Session $session -ErrorAction Stop } | Should -Throw -ErrorId 'NotConnected,*'
    }
}
