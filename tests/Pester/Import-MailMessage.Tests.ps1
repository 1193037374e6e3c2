BeforeAll {
    . "$PSScriptRoot/TestModule.ps1"
    $raw = "From: alice@example.org`r`nSubject: {0}`r`n`r`nHello`r`n"
    [IO.File]::WriteAllText((Join-Path $TestDrive 'one.eml'), ($raw -f 'One'))
    [IO.File]::WriteAllText((Join-Path $TestDrive 'many.mbox'), "From a Mon Nov  2 10:00:00 2026`r`n$($raw -f 'First')`r`nFrom b Mon Nov  2 10:00:00 2026`r`n$($raw -f 'Second')")
}

Describe 'Import-MailMessage' {
    It 'reads a message' {
        (Import-MailMessage (Join-Path $TestDrive 'one.eml')).Subject | Should -Be 'One'
    }

    It 'reads every message of an mbox' {
        (Import-MailMessage (Join-Path $TestDrive 'many.mbox')).Subject | Should -Be @('First', 'Second')
    }

    It 'takes file objects from the pipeline' {
        (Get-ChildItem -Path $TestDrive -Filter *.eml | Import-MailMessage).Subject | Should -Be 'One'
    }

    It 'stops when nothing more is wanted' {
        (Import-MailMessage (Join-Path $TestDrive 'many.mbox') | Select-Object -First 1).Subject | Should -Be 'First'
    }

    It 'says which file is missing' {
        { Import-MailMessage (Join-Path $TestDrive 'none.eml') -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFound,*'
    }

    It 'shows the mail itself to nobody who does not name it' {
        $file = Join-Path $TestDrive 'hidden.eml'
        [IO.File]::WriteAllText($file, "From: alice@example.org`r`nSubject: One`r`n`r`nsecret $([char]27)[31mred`r`n")
        $mail = Import-MailMessage $file
        $mail | Format-List * | Out-String | Should -Not -Match 'secret'
        $mail | Select-Object * | ConvertTo-Json | Should -Not -Match 'secret'
        $mail.Message.TextBody | Should -Match 'secret'
        ($mail | Select-Object Subject, Message).Message.Subject | Should -Be 'One'
    }

    It 'refuses a path that is not on the file system' {
        { Import-MailMessage 'Env:PATH' -ErrorAction Stop } | Should -Throw -ErrorId 'NotFileSystemPath,*'
    }
}
