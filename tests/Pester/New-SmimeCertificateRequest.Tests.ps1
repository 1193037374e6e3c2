BeforeAll { . "$PSScriptRoot/TestCertificates.ps1" }

AfterAll { Clear-TestCertificate }

Describe 'New-SmimeCertificateRequest' {
    It 'makes nothing with -WhatIf' {
        New-SmimeCertificateRequest "alice@$domain" -OutputPath (Join-Path $TestDrive 'whatif.csr') -WhatIf | Should -BeNullOrEmpty
        Join-Path $TestDrive 'whatif.csr' | Should -Not -Exist
        Get-SmimeCertificateRequest | Should -BeNullOrEmpty
    }

    It 'shows the request and keeps its key' {
        $made = New-SmimeCertificateRequest "alice@$domain" -Name 'Alice' -Organization 'Example' -Country 'de' -KeyAlgorithm EcdsaP256 -Passphrase $secret
        $made.Pem | Should -BeLike '-----BEGIN CERTIFICATE REQUEST-----*'
        $made.Subject | Should -Be 'CN=Alice, O=Example, C=DE'
        $made.IsPending | Should -BeTrue
        $made | Format-Table | Out-String -Width 160 | Should -Match 'EcdsaP256 yes +yes'
        (Get-SmimeCertificateRequest).KeyId | Should -Be $made.KeyId
    }

    It 'writes a file for each row of a table and goes on after a bad one' {
        Set-Content (Join-Path $TestDrive 'people.csv') "Email,DisplayName`nbob@$domain,Bob`nnobody,None`n`"carol@$domain;c@$domain`",Carol"
        $folder = (Join-Path $TestDrive 'requests') + [IO.Path]::DirectorySeparatorChar
        $made = Import-Csv (Join-Path $TestDrive 'people.csv') |
            New-SmimeCertificateRequest -OutputPath $folder -KeyAlgorithm EcdsaP256 -NoPassphrase -ErrorAction SilentlyContinue -ErrorVariable problems
        $made.Subject | Should -Be 'CN=Bob', 'CN=Carol'
        $made[1].Addresses | Should -Be "carol@$domain", "c@$domain"
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'InvalidAddress,*'
        (Get-ChildItem $folder).Name | Should -Be "bob@$domain.csr", "carol@$domain.csr"
    }

    It 'hands out no request whose key cannot be kept' {
        $before = $env:SMIMEPS_HOME
        # Below a file nobody can make a folder, not even root.
        Set-Content (Join-Path $TestDrive 'file') 'mine'
        $env:SMIMEPS_HOME = Join-Path $TestDrive 'file/home'
        try {
            New-SmimeCertificateRequest "a@$domain" -NoPassphrase -OutputPath (Join-Path $TestDrive 'a.csr') -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
        } finally {
            $env:SMIMEPS_HOME = $before
        }

        $problems.Count | Should -Be 1
        $problems[0].Exception.Message | Should -BeLike '*requests*'
        Join-Path $TestDrive 'a.csr' | Should -Not -Exist
    }

    It 'says what contradicts' {
        { New-SmimeCertificateRequest "a@$domain" -Passphrase $secret -NoPassphrase -ErrorAction Stop } | Should -Throw -ErrorId 'PassphraseContradiction,*'
        { New-SmimeCertificateRequest "a@$domain" -OutputPath a.txt -NoPassphrase -ErrorAction Stop } | Should -Throw -ErrorId 'UnsupportedFileFormat,*'
    }
}
