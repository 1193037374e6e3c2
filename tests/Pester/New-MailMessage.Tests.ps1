BeforeAll {
    . "$PSScriptRoot/TestModule.ps1"

    # The view's own column over a size alone: nobody wants to make a message of two gigabytes for it.
    function Get-ShownSize {
        param([long] $Bytes)
        $column = (Get-FormatData SmimePS.MailMessage -PowerShellVersion $PSVersionTable.PSVersion).FormatViewDefinition[0].Control.Rows[0].Columns[4]
        $culture = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = [cultureinfo]::InvariantCulture
            [pscustomobject] @{ Size = $Bytes } | ForEach-Object ([scriptblock]::Create($column.DisplayEntry.Value))
        }
        finally { [cultureinfo]::CurrentCulture = $culture }
    }
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

    It 'shows in a window of 80 columns whose mail it is, what about, and how large' {
        $shown = New-MailMessage 'Alice <alice@example.org>' -Subject 'The budget' -Body ('x' * 5000) | Out-String -Width 80
        $shown | Should -Match 'From +Subject +Date +Protection +Size'
        $shown | Should -Match 'Alice <alice@example\.org> The budget.* 5[.,]\d KB'
    }

    It 'shows sizes in six places' {
        $shown = 0, 999, 1000, 9949, 9951, 999600, 150000000, 2GB | ForEach-Object { Get-ShownSize $_ }
        $shown | Should -Be '0 B', '999 B', '1.0 KB', '9.9 KB', '10 KB', '1.0 MB', '150 MB', '2.1 GB'
    }
}
