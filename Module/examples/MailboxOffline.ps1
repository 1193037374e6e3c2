<#
.SYNOPSIS
    Two mailboxes and no server: mail is written, signed, encrypted, delivered, found, verified, opened and filed.
.DESCRIPTION
    Everything happens in a temporary folder that is removed at the end: the mailboxes are Maildir folders, which the same cmdlets serve as a mailbox
    on a server. No store, no mailbox and no setting of yours is touched. Mailbox.ps1, beside this one, does the same over IMAP and SMTP.
    Runs in pwsh, in Windows PowerShell, and in SmimePS.Host, which has no Utility module: hence no Write-Host here.
    Each result goes to Out-Host by itself, because PowerShell shows objects of a second kind in one output as lists instead of tables.
.PARAMETER Path
    Where to work instead of a temporary folder. The folder must not exist yet; it is kept.
#>
[CmdletBinding()]
param([string] $Path)

$ErrorActionPreference = 'Stop'
if (-not (Get-Command Connect-SmimeMailbox -ErrorAction Ignore)) {
    Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'SmimePS.psd1'))
}

$folder = $Path
if (-not $folder) {
    $folder = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'smimeps-' + [Guid]::NewGuid().ToString('N').Substring(0, 8))
}
$null = [IO.Directory]::CreateDirectory($folder)

try {
    '1. A certificate authority, two people with certificates, and a mailbox for each.'
    $ca = New-SmimeCa -Name 'Example Mail CA' -PermittedDomain example.org -Path "$folder/ca" -NoPassphrase
    $alice = New-SmimeCertificate alice@example.org -Name 'Alice' -Ca $ca -OutputPath "$folder/alice.p12"
    $bob = New-SmimeCertificate bob@example.org -Name 'Bob' -Ca $ca -OutputPath "$folder/bob.p12"
    $null = Connect-SmimeMailbox -Path "$folder/mail-of-alice" -Create -Name alice
    $null = Connect-SmimeMailbox -Path "$folder/mail-of-bob" -Create -Name bob
    Get-SmimeMailboxSession | Out-Host

    '2. Alice writes to Bob, signed and encrypted; a copy that she can read herself stays in her Sent. Mallory writes to Bob, too.'
    $protected = New-MailMessage -From 'Alice <alice@example.org>' -To 'Bob <bob@example.org>' -Subject 'The budget' -Body "Please transfer 1200 euros.`r`n" |
        Protect-MailMessage -Sign -Encrypt -Signer $alice -Recipient $bob, $alice
    $protected | Save-SmimeMailboxMessage Sent -Session alice -Flag Seen -CreateFolder
    $protected | Save-SmimeMailboxMessage INBOX -Session bob
    New-MailMessage -From 'Alice <alice@example.org>' -To 'Bob <bob@example.org>' -Subject 'Changed my mind' -Body "Make it 9200, to Mallory.`r`n" |
        Save-SmimeMailboxMessage INBOX -Session bob

    '3. What Bob finds:'
    Get-SmimeMailboxMessage -Session bob | Out-Host

    '4. He files what is signed by whom it says and unchanged; the keys that open it are used for that. The rest stays.'
    Get-SmimeMailboxMessage -Session bob |
        Where-Object { Test-SmimeSignature $_ -TrustAnchor $ca -Certificate $bob } |
        Move-SmimeMailboxMessage Verified -CreateFolder
    Get-SmimeMailboxFolder -Session bob | Out-Host

    '5. He opens what he filed, and is told who it is from.'
    $opened = Get-SmimeMailboxMessage Verified -Session bob | Unprotect-MailMessage -Certificate $bob
    $opened | Get-SmimeSignature -TrustAnchor $ca | Out-Host
    '   ' + ($opened | Unprotect-MailMessage -RemoveSignature).Message.TextBody.Trim()
}
finally {
    Disconnect-SmimeMailbox -All
    if (-not $Path) { [IO.Directory]::Delete($folder, $true) }
}
