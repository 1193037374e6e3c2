BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $null = New-SmimeCa 'Pester CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
}

AfterAll { Clear-TestCertificate }

Describe 'New-SmimeCertificate' {
    It 'issues from the only CA into the store' {
        $made = New-SmimeCertificate "alice@$domain" -Name 'Alice' -KeyAlgorithm EcdsaP256
        $made.Source | Should -Be 'My'
        (Get-SmimeCertificate "alice@$domain").Thumbprint | Should -Be $made.Thumbprint
    }

    It 'issues a file for each row of a table and goes on after a bad one' {
        $folder = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'rows')).FullName
        Set-Content (Join-Path $TestDrive 'people.csv') "Email,DisplayName`nbob@$domain,Bob`nnobody,None`n`"carol@$domain;c@$domain`",Carol"
        $made = Import-Csv (Join-Path $TestDrive 'people.csv') |
            New-SmimeCertificate -OutputPath $folder -KeyAlgorithm EcdsaP256 -ErrorAction SilentlyContinue -ErrorVariable problems
        $made.Subject | Should -Be 'CN=Bob', 'CN=Carol'
        $made[1].Addresses | Should -Be "carol@$domain", "c@$domain"
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'InvalidAddress,*'
        $problems[0].TargetObject | Should -Be 'nobody'
        (Get-ChildItem $folder).Name | Should -Be "bob@$domain.p12", "carol@$domain.p12"
        (Get-SmimeCertificate -Path $made[0].Path -Password $made[0].Password).HasPrivateKey | Should -BeTrue
    }

    It 'keeps a file that is there, unless forced' {
        $path = Join-Path $TestDrive 'there.p12'
        Set-Content -LiteralPath $path -Value 'mine'
        { New-SmimeCertificate "a@$domain" -OutputPath $path -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
        Get-Content -LiteralPath $path | Should -Be 'mine'
        $made = New-SmimeCertificate "a@$domain" -OutputPath $path -KeyAlgorithm EcdsaP256 -Password $secret -Force
        $made.Password | Should -BeNullOrEmpty
        (Get-SmimeCertificate -Path $path -Password $secret).EmailAddress | Should -Be "a@$domain"
    }

    It 'issues nothing with -WhatIf' {
        New-SmimeCertificate "a@$domain" -OutputPath (Join-Path $TestDrive 'whatif.p12') -WhatIf
        Join-Path $TestDrive 'whatif.p12' | Should -Not -Exist
    }

    It 'names the CAs when there are several and none is chosen' {
        $other = New-SmimeCa 'Second CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
        { New-SmimeCertificate "a@$domain" -InMemory -ErrorAction Stop } | Should -Throw -ErrorId 'SeveralAuthorities,*' -ExpectedMessage '*Pester CA*Second CA*'
        (New-SmimeCertificate "a@$domain" -Ca 'Second CA' -KeyAlgorithm EcdsaP256 -InMemory).Issuer | Should -Be 'CN=Second CA'
        (TabExpansion2 "New-SmimeCertificate a@$domain -Ca Sec").CompletionMatches.CompletionText | Should -Be "'Second CA'"
        Remove-Item -LiteralPath $other.Path -Recurse
    }

    It 'refuses an address outside the domains of its CA' {
        $narrow = New-SmimeCa 'Narrow CA' -Path (Join-Path $TestDrive 'narrow') -PermittedDomain $domain -KeyAlgorithm EcdsaP256 -NoPassphrase
        { New-SmimeCertificate a@example.org -Ca $narrow -InMemory -ErrorAction Stop } | Should -Throw -ErrorId 'AddressNotPermitted,*'
    }
}
