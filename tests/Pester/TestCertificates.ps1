# A data folder and, where the store is a folder, a certificate store of the tests' own; a CA; and a mail domain that nobody else uses.
. "$PSScriptRoot/TestModule.ps1"
if (-not $env:SMIMEPS_TEST_HOME) {
    $env:SMIMEPS_TEST_HOME = Join-Path ([IO.Path]::GetTempPath()) "smimeps-pester-$PID"
    $null = New-Item -ItemType Directory -Path $env:SMIMEPS_TEST_HOME -Force
    if ($PSVersionTable.PSEdition -eq 'Core' -and -not $IsWindows) { $env:HOME = $env:SMIMEPS_TEST_HOME }
}

$env:SMIMEPS_HOME = Join-Path $env:SMIMEPS_TEST_HOME ([Guid]::NewGuid().ToString('N'))
$domain = "d$([Guid]::NewGuid().ToString('N').Substring(0, 10)).example"
$secret = [Security.SecureString]::new()
'file secret'.ToCharArray() | ForEach-Object { $secret.AppendChar($_) }

function Clear-TestCertificate {
    foreach ($name in 'My', 'AddressBook', 'CertificateAuthority') {
        $store = [Security.Cryptography.X509Certificates.X509Store]::new($name, 'CurrentUser')
        $store.Open('ReadWrite')
        foreach ($certificate in $store.Certificates) {
            if ($certificate.GetNameInfo('EmailName', $false) -like "*@$domain" -or $certificate.Subject -eq 'CN=Pester CA') { $store.Remove($certificate) }
        }

        $store.Dispose()
    }

    Remove-Item -LiteralPath $env:SMIMEPS_HOME -Recurse -Force -ErrorAction Ignore
    $env:SMIMEPS_HOME = $null
}
