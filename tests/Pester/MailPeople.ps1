# A CA, two people it vouches for, and one who says to be Alice by the word of a CA that nobody trusts. Nothing of the user's is touched.
. "$PSScriptRoot/TestModule.ps1"
$ca = New-SmimeCa -Name 'Test CA' -KeyAlgorithm EcdsaP256 -Path (Join-Path $TestDrive 'ca') -NoPassphrase
$other = New-SmimeCa -Name 'Other CA' -KeyAlgorithm EcdsaP256 -Path (Join-Path $TestDrive 'other') -NoPassphrase
$alice = New-SmimeCertificate alice@example.org -Ca $ca -KeyAlgorithm Rsa2048 -InMemory
$bob = New-SmimeCertificate bob@example.org -Ca $ca -KeyAlgorithm Rsa2048 -InMemory
$mallory = New-SmimeCertificate alice@example.org -Ca $other -KeyAlgorithm EcdsaP256 -InMemory
$message = New-MailMessage -From alice@example.org -To bob@example.org -Subject 'Plans' -Body 'Meet me at nine.'

function Get-MessageText {
    param([Parameter(Mandatory, ValueFromPipeline)] $Message)
    process { [Text.Encoding]::ASCII.GetString($Message.ToArray()) }
}
