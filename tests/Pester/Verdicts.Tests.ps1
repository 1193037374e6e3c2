BeforeAll {
    . "$PSScriptRoot/TestModule.ps1"
    $ca = New-SmimeCa -Name 'Example Mail CA' -KeyAlgorithm EcdsaP256 -Path (Join-Path $TestDrive 'ca') -NoPassphrase
    $other = New-SmimeCa -Name 'Somebody Else CA' -KeyAlgorithm EcdsaP256 -Path (Join-Path $TestDrive 'other') -NoPassphrase
    $message = New-MailMessage -From 'Alice <alice@example.org>' -To bob@example.org -Subject 'The budget' -Body 'It is 1200.'
    $signed, $foreign = foreach ($issuer in $ca, $other) {
        $message | Protect-MailMessage -Sign -Signer (New-SmimeCertificate alice@example.org -Name Alice -Ca $issuer -KeyAlgorithm EcdsaP256 -InMemory)
    }
    $text = [Text.Encoding]::ASCII.GetString($signed.ToArray())
    $fields, $body = $text -split "`r`n`r`n", 2
    $own, $entity = ($fields -split "`r`n(?=Content-Type:)", 2)
    $listed = "$own`r`nList-Id: <plans.lists.example>`r`nContent-Type: multipart/mixed; boundary=list`r`n`r`n--list`r`n$entity`r`n`r`n$body`r`n" +
        "--list`r`nContent-Type: text/plain`r`n`r`nplans mailing list`r`n--list--`r`n"
    $mail = @{
        'Valid' = $signed
        'Nobody vouches' = $foreign
        'Changed on the way' = $text.Replace('1200', '9200')
        'Signed in part' = $listed
        'Another header outside' = ([regex]'Subject: ').Replace($text, 'Subject: Approved: ', 1)
    }

    # What differs each time: moments, and where the CA is.
    function Get-Plain {
        param([Parameter(ValueFromPipeline)] [string] $Text)
        process {
            ($Text -replace "`e\[[0-9;]*m" -replace '\d{4}-\d\d-\d\d \d\d:\d\d', 'DAY' -replace '(?m)^(SigningTime +: ).*?\r?$', '$1NOW' -replace '[ \t]+\r?$' -replace "`r").Trim()
        }
    }

    # A long line is broken wherever the window ends.
    function Get-Joined {
        param([Parameter(ValueFromPipeline)] [string] $Text)
        process { $Text.Replace($ca.Path, '/home/bob/ca') -replace '\s+' }
    }
}

Describe 'docs/verdicts.md' {
    It 'shows what is printed: <_>' -ForEach @(
        [regex]::Matches((Get-Content -Raw (Join-Path $PSScriptRoot '../../docs/verdicts.md')), '(?m)^## (.*?)\r?$').ForEach({ $_.Groups[1].Value })
    ) {
        $page = Get-Content -Raw (Join-Path $PSScriptRoot '../../docs/verdicts.md')
        $capture = [regex]::Match($page, "(?s)## $_\r?`n.*?``````text\r?`n(.*?)``````").Groups[1].Value | Get-Plain
        $table, $list = $capture -split '\n\n', 2
        $report = $mail[$_] | Get-SmimeSignature -TrustAnchor $ca
        $report | Should -HaveCount 1
        $lines = ($report | Format-Table | Out-String -Width 120 | Get-Plain) -split '\n' | ForEach-Object TrimEnd
        $lines | Should -Be ($table -split '\n' | ForEach-Object TrimEnd)
        $report | Format-List | Out-String -Width 103 | Get-Plain | Get-Joined | Should -Be ($list | Get-Joined)
    }

    It 'has as many as are made here' {
        [regex]::Matches((Get-Content -Raw (Join-Path $PSScriptRoot '../../docs/verdicts.md')), '(?m)^## ').Count | Should -Be $mail.Count
    }
}
