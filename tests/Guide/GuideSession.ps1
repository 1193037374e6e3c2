# Dot-source this in an empty folder: it prepares what the reader of a page has (a table of people, an OpenSSL CA, a Thunderbird profile, a public
# CA that answers), types passphrases and says yes as the reader would, and runs each powershell block of the page in order, in one session. The
# first error ends it. Afterwards $shown holds what each block has printed, and $missing which programs blocks were left out for. Keys are of the
# kind that the page makes, or with -KeyAlgorithm of one that is made faster.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidOverwritingBuiltInCmdlets', '', Justification = 'Nobody sits there to be asked.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'The cmdlet behind it asks.')]
param([string] $Page, [string] $KeyAlgorithm, [switch] $Show)

$ErrorActionPreference = 'Stop'
$started = [DateTime]::Now.AddHours(-1)
$ConfirmPreference = 'None'
$PSDefaultParameterValues = @{}
$shown = [Collections.Generic.List[string]]::new()
$missing = [Collections.Generic.HashSet[string]]::new()

# What is typed: one passphrase for everything, except the password that was made up for the recovery key.
$typed = [Security.SecureString]::new()
foreach ($character in 'guide passphrase'.ToCharArray()) { $typed.AppendChar($character) }
$env:GUIDE_PASSPHRASE = 'guide passphrase'
function Read-Host([string] $Prompt, [switch] $AsSecureString) {
    if (-not $AsSecureString) { throw "The page reads '$Prompt' in the clear." }
    if ($Prompt -like '*recovery*') { $recovery.Password } else { $typed }
}

function Get-Secret([string] $Name) { if ($Name) { $typed } }

function New-SmimeCa {
    $more = @{ Passphrase = $typed }
    if ($args -contains '-Parent') { $more.ParentPassphrase = $typed }
    SmimePS\New-SmimeCa @args @more
}

function Import-SmimeCa {
    $more = @{}
    if ($args -notcontains '-CertificatePath') { $more.Passphrase = $typed }
    SmimePS\Import-SmimeCa @args @more
}

if ($KeyAlgorithm) { $PSDefaultParameterValues['New-Smime*:KeyAlgorithm'] = $KeyAlgorithm }
$PSDefaultParameterValues['*-Smime*:CaPassphrase'] = $typed
$PSDefaultParameterValues['New-SmimeCertificateRequest:Passphrase'] = $typed
$PSDefaultParameterValues['Import-SmimeCertificate:Password'] = $typed

function Find-Program([string] $Name) { @(Get-Command $Name -CommandType Application -ErrorAction Ignore)[0].Source }

function openssl {
    $ErrorActionPreference = 'Continue'
    $more = @(if ($args[0] -in 'ca', 'ocsp' -and $args -notcontains '-status') { '-passin', 'env:GUIDE_PASSPHRASE' })
    $lines = @(& (Find-Program openssl) @args @more 2>&1 | ForEach-Object { "$_" })
    if ($LASTEXITCODE -and "$lines" -notmatch 'revoked') { throw "openssl $args`n$($lines -join "`n")" }
    $lines
}

function Find-Missing([string] $Code) {
    if ($Code -match '(?m)^openssl |demoCA' -and -not (Find-Program openssl)) { 'openssl' }
    if ($Code -match '-Target (Nss|Thunderbird)' -and -not (Find-Program pk12util)) { 'pk12util' }
    if ($Code -match '-Target Thunderbird' -and -not $IsLinux) { 'Thunderbird on this system' }
}

# Takes out of the user's store what the page has put there. (Where the store is a folder in the test's own home, that goes anyway.)
function Clear-GuideStore {
    foreach ($name in 'My', 'CertificateAuthority') {
        $store = [Security.Cryptography.X509Certificates.X509Store]::new($name, 'CurrentUser')
        $store.Open('ReadWrite')
        foreach ($certificate in $store.Certificates) {
            if ($certificate.Issuer -in 'CN=Example Root', 'CN=Example Mail CA', 'CN=Public CA' -and $certificate.NotBefore -gt $started) { $store.Remove($certificate) }
        }

        $store.Dispose()
    }
}

# A hundred people.
$rows = @('Name,Mail') + @('Alice', 'Bob', 'Carol' | ForEach-Object { "$_ Example,$($_.ToLowerInvariant())@example.org" }) +
    @(4..100 | ForEach-Object { "Person $_ Example,person$_@example.org" })
[IO.File]::WriteAllLines("$($PWD.ProviderPath)/people.csv", [string[]]$rows)

# Thunderbird, with Alice's account.
if ($IsLinux) {
    $null = [IO.Directory]::CreateDirectory("$env:HOME/.thunderbird/guide.default")
    [IO.File]::WriteAllText("$env:HOME/.thunderbird/profiles.ini", "[Profile0]`nName=default`nIsRelative=1`nPath=guide.default`nDefault=1`n")
    [IO.File]::WriteAllText("$env:HOME/.thunderbird/guide.default/prefs.js", "user_pref(`"mail.identity.id1.useremail`", `"alice@example.org`");`n")
}

# A CA that somebody once made with OpenSSL, and what it has issued.
if (Find-Program openssl) {
    $null = [IO.Directory]::CreateDirectory("$($PWD.ProviderPath)/demoCA")
    $null = openssl req -x509 -newkey rsa:2048 -keyout demoCA/ca.key -out demoCA/ca.crt -subj '/CN=Old CA' -days 3650 -passout env:GUIDE_PASSPHRASE
    $null = openssl req -new -newkey rsa:2048 -nodes -keyout demoCA/dora.key -subj '/CN=Dora' -addext 'subjectAltName=email:dora@example.org' -out demoCA/dora.csr
    $null = openssl x509 -req -in demoCA/dora.csr -CA demoCA/ca.crt -CAkey demoCA/ca.key -CAcreateserial -copy_extensions copy -days 365 -out demoCA/dora.crt -passin env:GUIDE_PASSPHRASE
    if ($IsLinux -or $IsMacOS) { [IO.File]::SetUnixFileMode("$($PWD.ProviderPath)/demoCA/ca.key", 'UserRead, UserWrite') }
}

# What others do between two blocks of the page.
function Invoke-Other([string] $Code) {
    if ($Code -notmatch 'Import-SmimeCertificate ./alice\.p7b') { return }
    $public = SmimePS\New-SmimeCa 'Public CA' -Path ./public-ca -Passphrase $typed -KeyAlgorithm EcdsaP256
    $null = Approve-SmimeCertificateRequest ./alice.csr -Ca $public -CaPassphrase $typed -OutputPath ./alice.p7b
}

foreach ($block in [regex]::Matches([IO.File]::ReadAllText($Page), '(?ms)^```powershell\r?\n(.*?)^```')) {
    $code = $block.Groups[1].Value
    $needs = @(Find-Missing $code)
    $missing.UnionWith([string[]]$needs)
    if ($needs.Count) { continue }

    Invoke-Other $code
    try {
        $output = @(. ([scriptblock]::Create($code)))
        $shown.Add("$($output | Out-String -Width 160)")
    }
    catch {
        throw "In the block`n$code`n$_"
    }

    if ($Show) { $code + "-----`n" + $shown[-1] }
}
