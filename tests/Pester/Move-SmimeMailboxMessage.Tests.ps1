BeforeAll {
    . "$PSScriptRoot/TestMailbox.ps1"
    1..3 | ForEach-Object { $message } | Save-SmimeMailboxMessage
}

AfterAll { Disconnect-SmimeMailbox -All }

Describe 'Move-SmimeMailboxMessage' {
    It 'moves messages and tells where they are' {
        $moved = Get-SmimeMailboxMessage -First 1 | Move-SmimeMailboxMessage Done -CreateFolder -PassThru
        $moved.Destination | Should -Be 'Done'
        (Get-SmimeMailboxMessage -Folder Done -Uid $moved.NewUid).Subject | Should -Be 'Plans'
    }

    It 'does nothing with -WhatIf' {
        Get-SmimeMailboxMessage | Move-SmimeMailboxMessage Done -WhatIf
        @(Get-SmimeMailboxMessage).Count | Should -Be 2
    }

    It 'tells of a message that is gone and moves the others' {
        $all = Get-SmimeMailboxMessage
        $all[0] | Remove-SmimeMailboxMessage -Confirm:$false
        $all | Move-SmimeMailboxMessage Done -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Should -BeLike 'MessageNotFound,*'
        $failed.TargetObject | Should -Be $all[0]
        @(Get-SmimeMailboxMessage -Folder Done).Count | Should -Be 2
    }

    It 'moves to another mailbox' {
        $other = Connect-SmimeMailbox -Path (Join-Path $TestDrive 'other') -Create
        Get-SmimeMailboxMessage -Session box -Folder Done | Move-SmimeMailboxMessage INBOX -DestinationSession $other
        @(Get-SmimeMailboxMessage -Session other).Count | Should -Be 2
        Get-SmimeMailboxMessage -Session box -Folder Done | Should -BeNullOrEmpty
    }
}
