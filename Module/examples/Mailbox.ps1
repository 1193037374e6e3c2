<#
.SYNOPSIS
    The whole way of a message between two real mailboxes: signed, encrypted and sent by SMTP, watched for over IMAP, verified, opened and filed.
.DESCRIPTION
    Alice sends to Bob. The certificates come from an authority made for this, in a temporary folder that is removed at the end; nothing goes into your
    stores. In the mailboxes the message stays: in Alice's folder of sent mail, and in Bob's folder Verified.
    MailboxOffline.ps1, beside this one, does the same without a server.
.PARAMETER Server
    The IMAP server of both.
.PARAMETER SmtpServer
    The server that sends.
.PARAMETER Alice
    Alice's user name, which is her address, and password.
.PARAMETER Bob
    Bob's.
.PARAMETER ServerCertificate
    The certificate of the authority that has issued the servers', where it is a private one.
.EXAMPLE
    ./Mailbox.ps1 -Server mail.example.org -SmtpServer mail.example.org -Alice (Get-Credential alice@example.org) -Bob (Get-Credential bob@example.org)
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Server,
    [int] $Port = 993,
    [Parameter(Mandatory)] [string] $SmtpServer,
    [int] $SmtpPort = 465,
    [Parameter(Mandatory)] [pscredential] $Alice,
    [Parameter(Mandatory)] [pscredential] $Bob,
    [string] $ServerCertificate
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Command Connect-SmimeMailbox -ErrorAction Ignore)) {
    Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'SmimePS.psd1'))
}

$folder = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'smimeps-' + [Guid]::NewGuid().ToString('N').Substring(0, 8))
$null = [IO.Directory]::CreateDirectory($folder)
$trusted = @{}
if ($ServerCertificate) { $trusted.TrustedCertificate = $ServerCertificate }

try {
    '1. Certificates for both, from an authority of our own.'
    $ca = New-SmimeCa -Name 'Example Mail CA' -Path "$folder/ca" -NoPassphrase
    $alicesKey = New-SmimeCertificate $Alice.UserName -Ca $ca -OutputPath "$folder/alice.p12"
    $bobsKey = New-SmimeCertificate $Bob.UserName -Ca $ca -OutputPath "$folder/bob.p12"

    '2. Both mailboxes, over TLS.'
    $servers = @{ Server = $Server; Port = $Port; SmtpServer = $SmtpServer; SmtpPort = $SmtpPort } + $trusted
    $null = Connect-SmimeMailbox @servers -Credential $Alice -Name alice
    $null = Connect-SmimeMailbox @servers -Credential $Bob -Name bob
    Get-SmimeMailboxSession | Out-Host

    '3. Alice sends. The copy in her folder of sent mail is encrypted, too, and she can read it.'
    $subject = 'The budget ' + [Guid]::NewGuid().ToString('N').Substring(0, 8)
    $started = [DateTime]::Now.AddMinutes(-1)
    New-MailMessage -From $Alice.UserName -To $Bob.UserName -Subject $subject -Body "Please transfer 1200 euros.`r`n" |
        Send-SmimeMailMessage -Session alice -Sign -Encrypt -Signer $alicesKey -Recipient $bobsKey, $alicesKey | Out-Host

    '4. Bob waits for mail that is encrypted, and opens it as it comes. The subject was encrypted, too.'
    $arrived = Watch-SmimeMailbox -Session bob -Encrypted -From $Alice.UserName -Since $started -Duration 60 -First 1
    if (-not $arrived) { throw 'The message did not arrive within a minute.' }
    $opened = $arrived | Unprotect-MailMessage -Certificate $bobsKey
    if ($opened.Subject -ne $subject) { throw "Another message was quicker: $($opened.Subject)" }
    $opened | Out-Host

    '5. Who is it from, and is it what she wrote?'
    $opened | Get-SmimeSignature -TrustAnchor $ca | Out-Host

    '6. What is verified is filed.'
    if (Test-SmimeSignature $arrived -TrustAnchor $ca -Certificate $bobsKey) { $arrived | Move-SmimeMailboxMessage Verified -CreateFolder }
    Get-SmimeMailboxMessage Verified -Session bob -First 1 | Out-Host
    Get-SmimeMailboxMessage Sent -Session alice -First 1 | Unprotect-MailMessage -Certificate $alicesKey | Out-Host
}
finally {
    Disconnect-SmimeMailbox -All
    [IO.Directory]::Delete($folder, $true)
}
