BeforeAll {
    . "$PSScriptRoot/TestMailbox.ps1"
    $message | Save-SmimeMailboxMessage
    $message | Save-SmimeMailboxMessage 'Sent Items' -CreateFolder -Flag Seen
}

AfterAll { Disconnect-SmimeMailbox -All }

Describe 'Get-SmimeMailboxFolder' {
    It 'lists folders with what is in them' {
        $folders = Get-SmimeMailboxFolder
        "$($folders.Name)" | Should -Be 'INBOX Sent Items'
        "$($folders.Unread)" | Should -Be '1 0'
    }

    It 'finds a folder by what it is for' {
        (Get-SmimeMailboxFolder -Use Sent).Name | Should -Be 'Sent Items'
    }

    It 'says which folder is missing' {
        { Get-SmimeMailboxFolder None -ErrorAction Stop } | Should -Throw -ErrorId 'FolderNotFound,*'
    }
}
