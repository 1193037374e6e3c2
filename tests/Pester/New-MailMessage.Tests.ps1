BeforeAll {
    . "$PSScriptRoot/TestModule.ps1"
}

Describe 'New-MailMessage' {
    It 'makes a message from the author, the recipient, the subject and the text' {
        $message = New-MailMessage alice@example.org bob@example.org 'Lunch' 'At noon?'
        $message | Should -BeOfType ([SmimePS.MailMessage])
        $message.To | Should -Be 'bob@example.org'
        $message.Subject | Should -Be 'Lunch'
        $message.MessageId | Should -Match '@example\.org$'
    }

    It 'attaches files' {
        Set-Content -LiteralPath (Join-Path $TestDrive 'note.txt') -Value 'a note'
        (New-MailMessage alice@example.org -Attachment (Join-Path $TestDrive '*.txt')).Attachments | Should -Be 'note.txt'
    }

    It 'makes messages from the rows of a table' {
        $rows = "To,Subject`nbob@example.org,One`ncarol@example.org,Two" | ConvertFrom-Csv
        ($rows | New-MailMessage -From alice@example.org).Subject | Should -Be @('One', 'Two')
    }

    It 'refuses what is not an address' {
        { New-MailMessage nobody -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidAddress,*'
    }
}
