BeforeDiscovery { $script:hasTools = [bool](Get-Command pk12util -ErrorAction Ignore) }

BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $null = New-SmimeCa 'Pester CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
    $alice = New-SmimeCertificate "alice@$domain" -KeyAlgorithm EcdsaP256 -InMemory
    $thunderbird = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'a profile')).FullName
    Set-Content -LiteralPath (Join-Path $thunderbird 'prefs.js') -Value "user_pref(`"mail.identity.id1.useremail`", `"alice@$domain`");"
}

AfterAll { Clear-TestCertificate }

Describe 'Install-SmimeCertificate' {
    It 'writes nothing with -WhatIf' {
        $alice | Install-SmimeCertificate -Target AppleProfile -OutputPath (Join-Path $TestDrive 'what.mobileconfig') -WhatIf | Should -BeNullOrEmpty
        Join-Path $TestDrive 'what.mobileconfig' | Should -Not -Exist
    }

    It 'writes a profile for Apple devices, with the root of an own CA' {
        $file = $alice | Install-SmimeCertificate -Target AppleProfile -OutputPath (Join-Path $TestDrive 'alice.mobileconfig')
        $file.Password | Should -BeOfType securestring
        $file.Changes | Should -Contain 'root'
        @(([xml](Get-Content -Raw -LiteralPath $file.Place)).DocumentElement.dict.array.dict).Count | Should -Be 2
        ($file | Format-List | Out-String) | Should -Match 'NextSteps +: iPhone'
    }

    It 'puts the certificate into the store' {
        ($alice | Install-SmimeCertificate -Target Store).Changes | Should -Contain 'certificate and private key'
        (Get-SmimeCertificate "alice@$domain").HasPrivateKey | Should -BeTrue
    }

    It 'has a Thunderbird account use it, and trusts the own CA there' -Skip:(-not $hasTools) {
        $done = Install-SmimeCertificate "alice@$domain" -Target Thunderbird -ProfilePath $thunderbird
        $done.Accounts | Should -Be "alice@$domain"
        $done.NextSteps | Should -BeNullOrEmpty
        Get-Content -Raw -LiteralPath (Join-Path $thunderbird 'prefs.js') | Should -Match 'mail\.identity\.id1\.signing_cert_dbkey'
        ($done | Out-String -Width 160) | Should -Match 'trusted for mail'
        ($done | Format-Table | Out-String -Width 160) | Should -Match 'Thunderbird +3 +0 '
        (Install-SmimeCertificate "alice@$domain" -Target Thunderbird -ProfilePath $thunderbird).Changes | Should -BeNullOrEmpty
    }

    It 'says which parameter a client needs or does not take' {
        { Install-SmimeCertificate $alice -Target Nss } | Should -Throw -ErrorId 'ParameterRequired,*'
        { Install-SmimeCertificate $alice -Target Store -SignByDefault } | Should -Throw -ErrorId 'ParameterNotForTarget,*'
    }

    It 'completes its targets' {
        (TabExpansion2 'Install-SmimeCertificate a@example.org -Target Th').CompletionMatches.CompletionText | Should -Be 'Thunderbird'
    }
}
