BeforeAll {
    . "$PSScriptRoot/TestMailbox.ps1"
}

AfterAll { Disconnect-SmimeMailbox -All }

Describe 'Get-SmimeMailboxSession' {
    It 'shows what is connected' {
        (Get-SmimeMailboxSession).Path | Should -Be $path
        (Get-SmimeMailboxSession b*).Name | Should -Be 'box'
    }

    It 'says where there is none of a name' {
        { Get-SmimeMailboxSession other -ErrorAction Stop } | Should -Throw -ErrorId 'NotConnected,*'
    }
}
