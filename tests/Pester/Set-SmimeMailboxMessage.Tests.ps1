BeforeAll {
    . "$PSScriptRoot/TestMailbox.ps1"
    $message | Save-SmimeMailboxMessage -Flag Seen -Keyword Old
}

AfterAll { Disconnect-SmimeMailbox -All }

Describe 'Set-SmimeMailboxMessage' {
    It 'sets and takes away flags and keywords' {
        Get-SmimeMailboxMessage | Set-SmimeMailboxMessage -Unread -Flag Flagged, Answered -Keyword New -ClearKeyword Old
        $found = Get-SmimeMailboxMessage
        "$($found.Flags)" | Should -Be 'Answered, Flagged'
        $found.Keywords | Should -Be 'New'
    }

    It 'does nothing with -WhatIf' {
        Get-SmimeMailboxMessage | Set-SmimeMailboxMessage -Read -WhatIf
        (Get-SmimeMailboxMessage).IsRead | Should -BeFalse
    }

    It 'wants to know what to change' {
        { Get-SmimeMailboxMessage | Set-SmimeMailboxMessage -ErrorAction Stop } | Should -Throw -ErrorId 'NothingToChange,*'
    }
}
