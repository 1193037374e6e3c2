BeforeAll {
    . "$PSScriptRoot/TestMailbox.ps1"
    1..3 | ForEach-Object { $message } | Save-SmimeMailboxMessage
}

AfterAll { Disconnect-SmimeMailbox -All }

Describe 'Remove-SmimeMailboxMessage' {
    It 'does nothing with -WhatIf' {
        Get-SmimeMailboxMessage | Remove-SmimeMailboxMessage -WhatIf
        @(Get-SmimeMailboxMessage).Count | Should -Be 3
    }

    It 'removes what is named, and nothing else' {
        $uid = (Get-SmimeMailboxMessage)[1].Uid
        (Remove-SmimeMailboxMessage -Uid $uid -Confirm:$false -PassThru).Kind | Should -Be 'Removed'
        (Get-SmimeMailboxMessage).Uid | Should -Not -Contain $uid
        @(Get-SmimeMailboxMessage).Count | Should -Be 2
    }

    It 'says which UID is of no message' {
        { Remove-SmimeMailboxMessage -Uid none -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'MessageNotFound,*'
    }
}
