BeforeAll {
    . "$PSScriptRoot/TestModule.ps1"
    Connect-SmimeMailbox -Path (Join-Path $TestDrive mail) -Create -Name watched
    function Add-Mail($Subject) {
        New-MailMessage a@example.org b@example.org $Subject Hello | Save-SmimeMailboxMessage -Folder INBOX -Session watched | Out-Null
        Start-Sleep -Milliseconds 20
    }
    Add-Mail one
    Add-Mail two
}

AfterAll { Disconnect-SmimeMailbox watched }

Describe 'Watch-SmimeMailbox' {
    It 'begins with what is there, when it is asked to' {
        (Watch-SmimeMailbox -FromStart -First 2).Subject | Should -Be 'one', 'two'
        (Watch-SmimeMailbox -Since (Get-Date) -Duration 1).Subject | Should -Be 'one', 'two'
        Watch-SmimeMailbox -Duration 1 | Should -BeNullOrEmpty
    }

    It 'ends with Select-Object, and goes on where it stopped' {
        (Watch-SmimeMailbox -FromStart | Select-Object -First 1).Subject | Should -Be 'one'
        $state = Join-Path $TestDrive a.state
        (Watch-SmimeMailbox -FromStart -StatePath $state -First 1).Subject | Should -Be 'one'
        (Watch-SmimeMailbox -StatePath $state -First 1).Subject | Should -Be 'two'
        Add-Mail three
        (Watch-SmimeMailbox -StatePath $state -First 1 -PollSeconds 1).Subject | Should -Be 'three'
    }

    It 'gives a message again that nobody was done with' {
        $state = Join-Path $TestDrive b.state
        { Watch-SmimeMailbox -FromStart -StatePath $state | ForEach-Object { throw $_.Subject } } | Should -Throw 'one'
        (Watch-SmimeMailbox -StatePath $state -First 1).Subject | Should -Be 'one'
    }

    It 'writes what comes while it waits' {
        $job = [powershell]::Create().AddScript({
                param($Module, $Path)
                Import-Module $Module
                $null = Connect-SmimeMailbox -Path $Path
                Watch-SmimeMailbox -Subject wanted -First 1 -Verbose
            }).AddArgument((Get-Module SmimePS).Path).AddArgument((Join-Path $TestDrive mail))
        try {
            $run = $job.BeginInvoke()
            $limit = (Get-Date).AddSeconds(60)
            while (-not ($job.Streams.Verbose -match '^Watching') -and (Get-Date) -lt $limit) { Start-Sleep -Milliseconds 100 }
            Add-Mail other
            Add-Mail wanted
            $run.AsyncWaitHandle.WaitOne(60000) | Should -BeTrue
            $job.EndInvoke($run).Subject | Should -Be 'wanted'
        }
        finally {
            $job.Dispose()
        }
    }

    It 'refuses a state that is not its own' {
        Set-Content (Join-Path $TestDrive notes.txt) 'mine'
        { Watch-SmimeMailbox -StatePath (Join-Path $TestDrive notes.txt) -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidWatchState,*'
    }

    It 'completes folders' {
        (TabExpansion2 'Watch-SmimeMailbox -Folder ').CompletionMatches.CompletionText | Should -Contain 'INBOX'
    }
}
