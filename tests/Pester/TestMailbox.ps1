# An empty Maildir as the only mailbox, and a message. Nothing of the user's is touched, and no server is needed.
. "$PSScriptRoot/TestModule.ps1"
$path = Join-Path $TestDrive ([Guid]::NewGuid().ToString('N'))
$session = Connect-SmimeMailbox -Path $path -Create -Name box
$message = New-MailMessage -From alice@example.org -To bob@example.org -Subject 'Plans' -Body 'Meet me at nine.'
