BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $null = 'Alpha CA', 'Beta CA' | ForEach-Object { New-SmimeCa $_ -KeyAlgorithm EcdsaP256 -NoPassphrase }
}

AfterAll { Clear-TestCertificate }

Describe 'Get-SmimeCa' {
    It 'shows every CA' {
        (Get-SmimeCa).Name | Should -Be 'Alpha CA', 'Beta CA'
    }

    It 'finds one by name or pattern' {
        (Get-SmimeCa 'beta ca').Name | Should -Be 'Beta CA'
        (Get-SmimeCa A*).Name | Should -Be 'Alpha CA'
    }

    It 'opens a folder' {
        (Get-SmimeCa -Path (Get-SmimeCa A*).Path).Name | Should -Be 'Alpha CA'
    }

    It 'lists whether it can issue, and who issued it' {
        $issuing = New-SmimeCa 'Alpha issuing' -Parent 'Alpha CA' -KeyAlgorithm EcdsaP256 -NoPassphrase -Path (Join-Path $TestDrive issuing)
        $issuing | Format-List | Out-String | Should -Match '(?s)Status +: Ready.*Issuer +: CN=Alpha CA.*HasPassphrase +: False'
        Get-SmimeCa A* | Format-List | Out-String | Should -Not -Match 'Issuer '
        Remove-Item (Join-Path $TestDrive 'issuing/private/ca.key.pem')
        Get-SmimeCa -Path (Join-Path $TestDrive issuing) | Format-List | Out-String | Should -Match 'Status +: NoKey'
        # Without the key nobody knows whether it had one.
        Get-SmimeCa -Path (Join-Path $TestDrive issuing) | Format-List | Out-String | Should -Not -Match HasPassphrase
    }

    It 'says what there is when a name is wrong' {
        { Get-SmimeCa Gamma -ErrorAction Stop } | Should -Throw -ErrorId 'AuthorityNotFound,*' -ExpectedMessage '*Alpha CA*Beta CA*'
    }

    It 'completes names' {
        (TabExpansion2 'Get-SmimeCa Al').CompletionMatches.CompletionText | Should -Be "'Alpha CA'"
    }

    It 'shows a damaged CA as an error beside the others' {
        Set-Content (Join-Path (Get-SmimeCa A*).Path 'ca.pem') 'gone'
        $shown = Get-SmimeCa -ErrorAction SilentlyContinue -ErrorVariable problems
        $shown.Name | Should -Be 'Beta CA'
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'InvalidAuthority,*'
    }
}
