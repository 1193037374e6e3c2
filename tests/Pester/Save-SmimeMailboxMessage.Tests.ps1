BeforeAll {
    . "$PSScriptRoot/TestMailbox.ps1"
}

AfterAll { Disconnect-SmimeMailbox -All }

Describe 'Save-SmimeMailboxMessage' {
    It 'adds a message with flags, keywords and a date' {
        $saved = $message | Save-SmimeMailboxMessage -Flag Seen, Flagged -Keyword Work -ReceivedDate '2020-01-02T03:04:05Z' -PassThru
        $found = Get-SmimeMailboxMessage -Uid $saved.NewUid
        "$($found.Flags)" | Should -Be 'Seen, Flagged'
        $found.Keywords | Should -Be 'Work'
        $found.ReceivedDate.UtcDateTime | Should -Be ([datetime]'2020-01-02T03:04:05')
    }

    It 'makes a folder only when it is to' {
        { $message | Save-SmimeMailboxMessage Projects -ErrorAction Stop } | Should -Throw -ErrorId 'FolderNotFound,*'
        $message | Save-SmimeMailboxMessage Projects -CreateFolder -WhatIf
        Get-SmimeMailboxFolder Proj* | Should -BeNullOrEmpty
        $message | Save-SmimeMailboxMessage Projects -CreateFolder
        (Get-SmimeMailboxFolder Projects).Count | Should -Be 1
    }
}
