BeforeAll {
    . "$PSScriptRoot/TestModule.ps1"
    $message = New-MailMessage alice@example.org bob@example.org 'Hello' 'Text'
}

Describe 'Export-MailMessage' {
    It 'writes a file that reads back' {
        $path = Join-Path $TestDrive 'a.eml'
        $message | Export-MailMessage -Path $path
        (Import-MailMessage $path).MessageId | Should -Be $message.MessageId
    }

    It 'hands its file on' {
        $message | Export-MailMessage -Path (Join-Path $TestDrive 'on.eml') -PassThru | Get-Content -Raw | Should -Match 'Subject: Hello'
    }

    It 'keeps a file that is there, unless forced' {
        $path = Join-Path $TestDrive 'there.eml'
        Set-Content -LiteralPath $path -Value 'mine'
        { $message | Export-MailMessage -Path $path -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
        Get-Content -LiteralPath $path | Should -Be 'mine'
        $message | Export-MailMessage -Path $path -Force
        (Import-MailMessage $path).Subject | Should -Be 'Hello'
    }

    It 'writes nothing with -WhatIf' {
        $path = Join-Path $TestDrive 'whatif.eml'
        $message | Export-MailMessage -Path $path -WhatIf
        $path | Should -Not -Exist
    }

    It 'gives each message a file of its own in a folder' {
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'many')
        $files = $message, $message | Export-MailMessage -Path $folder.FullName -PassThru
        $files.Count | Should -Be 2
        ($files.FullName | Sort-Object -Unique).Count | Should -Be 2
    }
}
