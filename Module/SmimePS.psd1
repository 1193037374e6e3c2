@{
    RootModule             = 'SmimePS.psm1'
    ModuleVersion          = '0.1.0'
    GUID                   = '7d1f3a52-6f0e-4b0c-9f0d-3c2a4e9b5a61'
    Author                 = 'SmimePS contributors'
    CompanyName            = 'SmimePS contributors'
    Copyright              = 'Copyright (c) 2026 SmimePS contributors. MIT licence.'
    Description            = 'S/MIME in one line each: become your own certificate authority, issue mail certificates, and sign, encrypt, open and verify mail that Outlook, Thunderbird, Apple Mail and OpenSSL read.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')
    FormatsToProcess       = @('SmimePS.Format.ps1xml')
    TypesToProcess         = @('SmimePS.Types.ps1xml')
    FunctionsToExport      = @()
    AliasesToExport        = @('Import-SmimeMailboxMessage')
    VariablesToExport      = @()
    CmdletsToExport        = @(
        'Approve-SmimeCertificateRequest'
        'Connect-SmimeMailbox'
        'Disconnect-SmimeMailbox'
        'Export-MailMessage'
        'Export-SmimeCertificate'
        'Get-SmimeCa'
        'Get-SmimeCertificate'
        'Get-SmimeCertificateReport'
        'Get-SmimeCertificateRequest'
        'Get-SmimeMailboxFolder'
        'Get-SmimeMailboxMessage'
        'Get-SmimeMailboxSession'
        'Get-SmimeRecipient'
        'Get-SmimeSignature'
        'Import-MailMessage'
        'Import-SmimeCa'
        'Import-SmimeCertificate'
        'Import-SmimeRecipient'
        'Install-SmimeCertificate'
        'Move-SmimeMailboxMessage'
        'New-MailMessage'
        'New-SmimeCa'
        'New-SmimeCertificate'
        'New-SmimeCertificateRequest'
        'New-SmimePolicy'
        'Protect-MailMessage'
        'Publish-SmimeCrl'
        'Remove-SmimeMailboxMessage'
        'Restore-SmimeCertificate'
        'Revoke-SmimeCertificate'
        'Save-SmimeMailboxMessage'
        'Send-SmimeMailMessage'
        'Set-SmimeCa'
        'Set-SmimeMailboxMessage'
        'Test-SmimeCertificate'
        'Test-SmimeRecipient'
        'Test-SmimeSignature'
        'Uninstall-SmimeCertificate'
        'Unprotect-MailMessage'
        'Update-SmimeCertificate'
        'Watch-SmimeMailbox'
    )
    PrivateData            = @{
        PSData = @{
            Tags         = @('SMIME', 'S-MIME', 'email', 'mail', 'certificate', 'CA', 'PKI', 'encryption', 'signature', 'CMS', 'Windows', 'Linux', 'MacOS')
            ProjectUri   = 'https://github.com/smimeps/SmimePS'
            LicenseUri   = 'https://github.com/smimeps/SmimePS/blob/main/LICENSE'
            IconUri      = 'https://raw.githubusercontent.com/smimeps/SmimePS/main/Module/icon.png'
            ReleaseNotes = 'https://github.com/smimeps/SmimePS/blob/main/CHANGELOG.md'
        }
    }
}
