<#
.SYNOPSIS
    SmimePS in two minutes: a certificate authority, two people, one protected message, and what happens when someone tampers with it.
.DESCRIPTION
    Everything happens in a temporary folder that is removed at the end: no store, no mailbox and no setting of yours is touched.
    Runs in pwsh, in Windows PowerShell, and in SmimePS.Host, which has no Utility module: hence no Write-Host here.
    Each result goes to Out-Host by itself, because PowerShell shows objects of a second kind in one output as lists instead of tables.
.PARAMETER Path
    Where to work instead of a temporary folder. The folder must not exist yet; it is kept.
#>
[CmdletBinding()]
param([string] $Path)

$ErrorActionPreference = 'Stop'
if (-not (Get-Command New-SmimeCa -ErrorAction Ignore)) {
    Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'SmimePS.psd1'))
}

$folder = $Path
if (-not $folder) {
    $folder = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'smimeps-' + [Guid]::NewGuid().ToString('N').Substring(0, 8))
}
$null = [IO.Directory]::CreateDirectory($folder)

try {
    '1. A certificate authority of your own, good for example.org only.'
    '   (The demonstration keeps its key without a passphrase. Yours would ask for one.)'
    $ca = New-SmimeCa -Name 'Example Mail CA' -Organization 'Example' -PermittedDomain example.org -Path "$folder/ca" -NoPassphrase
    $ca | Out-Host

    '2. Two people, each with a certificate and a key in a password-protected file.'
    $alice = New-SmimeCertificate alice@example.org -Name 'Alice' -Ca $ca -OutputPath "$folder/alice.p12"
    $bob = New-SmimeCertificate bob@example.org -Name 'Bob' -Ca $ca -OutputPath "$folder/bob.p12"
    $alice, $bob | Out-Host

    '3. Alice writes to Bob, with an attachment.'
    [IO.File]::WriteAllText("$folder/budget.csv", "item;amount`r`nrent;1200`r`n")
    $message = New-MailMessage -From 'Alice <alice@example.org>' -To 'Bob <bob@example.org>' -Subject 'The budget' `
        -Body "Dear Bob,`r`n`r`nPlease transfer 1200 euros.`r`n`r`nAlice" -Attachment "$folder/budget.csv"
    $message | Out-Host

    '4. She signs it and encrypts it for him. This is all that anyone on the way can see:'
    $protected = $message | Protect-MailMessage -Sign -Encrypt -Signer $alice -Recipient $bob
    $protected | Out-Host
    $protected | Export-MailMessage -Path "$folder/protected.eml"

    '5. Bob opens it with his key, and asks who it is from.'
    $opened = Import-MailMessage "$folder/protected.eml" | Unprotect-MailMessage -Certificate $bob
    $opened | Out-Host
    $opened | Get-SmimeSignature -TrustAnchor $ca | Out-Host

    '6. Someone changes one byte of the signed text: 1200 becomes 9200.'
    $text = [Text.Encoding]::ASCII.GetString($opened.ToArray())
    $tampered = $text.Replace('transfer 1200', 'transfer 9200')
    $tampered | Get-SmimeSignature -TrustAnchor $ca | Out-Host

    '7. In a script, one question is enough.'
    "   Test-SmimeSignature, as Alice sent it:  $($opened | Test-SmimeSignature -TrustAnchor $ca)"
    "   Test-SmimeSignature, after tampering:   $($tampered | Test-SmimeSignature -TrustAnchor $ca)"
    "   Test-SmimeSignature, CA not trusted:    $($opened | Test-SmimeSignature -TrustAnchor @())"
}
finally {
    if (-not $Path) { [IO.Directory]::Delete($folder, $true) }
}
