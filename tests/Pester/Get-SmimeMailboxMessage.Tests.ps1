BeforeAll {
    . "$PSScriptRoot/TestMailbox.ps1"
    1..3 | ForEach-Object { New-MailMessage -From alice@example.org -To bob@example.org -Subject "Plan $_" -Body x } | Save-SmimeMailboxMessage
    Get-SmimeMailboxMessage -Subject 'Plan 2' | Set-SmimeMailboxMessage -Read
}

AfterAll { Disconnect-SmimeMailbox -All }

Describe 'Get-SmimeMailboxMessage' {
    It 'finds messages by what they say and how they are marked' {
        (Get-SmimeMailboxMessage -Subject 'plan 3' -From alice).Subject | Should -Be 'Plan 3'
        (Get-SmimeMailboxMessage -Unread).Count | Should -Be 2
        Get-SmimeMailboxMessage -Before 2000-01-01 | Should -BeNullOrEmpty
    }

    It 'stops when nothing more is wanted' {
        @(Get-SmimeMailboxMessage | Select-Object -First 1).Count | Should -Be 1
        @(Get-SmimeMailboxMessage -First 2).Count | Should -Be 2
    }

    It 'feeds the other cmdlets' {
        Get-SmimeMailboxMessage -First 1 | Test-SmimeSignature | Should -BeFalse
        (Get-SmimeMailboxSession | Get-SmimeMailboxFolder | Get-SmimeMailboxMessage).Count | Should -Be 3
    }

    It 'is read at a glance' {
        Get-SmimeMailboxMessage | Out-String -Width 120 | Should -Match 'New Received +From +Subject +S/E +Size +Uid'
    }
}
