BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
}

AfterAll { Clear-TestCertificate }

Describe 'New-SmimeCa' {
    It 'makes a CA in the data folder that speaks for one domain' {
        $ca = New-SmimeCa 'First CA' -PermittedDomain example.org -KeyAlgorithm EcdsaP256 -NoPassphrase
        $ca | Should -BeOfType ([SmimePS.SmimeCa])
        $ca.PermittedDomains | Should -Be 'example.org'
        $ca.Path | Should -BeLike "$env:SMIMEPS_HOME*"
        (Get-SmimeCa 'First CA').Thumbprint | Should -Be $ca.Thumbprint
    }

    It 'locks the key with a passphrase' {
        $ca = New-SmimeCa 'Locked CA' -KeyAlgorithm EcdsaP256 -Passphrase $secret
        $ca.HasPassphrase | Should -BeTrue
        Get-Content -Raw (Join-Path $ca.Path 'private/ca.key.pem') | Should -Match 'ENCRYPTED'
    }

    It 'keeps a CA that is there' {
        $path = Join-Path $TestDrive 'ca'
        $first = New-SmimeCa 'One' -Path $path -KeyAlgorithm EcdsaP256 -NoPassphrase
        { New-SmimeCa 'Two' -Path $path -NoPassphrase -ErrorAction Stop } | Should -Throw -ErrorId '*AuthorityExists,*'
        (Get-SmimeCa -Path $path).Thumbprint | Should -Be $first.Thumbprint
    }

    It 'refuses a passphrase together with none' {
        { New-SmimeCa 'X' -Passphrase $secret -NoPassphrase -ErrorAction Stop } | Should -Throw -ErrorId 'PassphraseContradiction,*'
    }

    It 'makes nothing with -WhatIf, and finds errors' {
        New-SmimeCa 'Nothing' -NoPassphrase -WhatIf
        Get-SmimeCa 'Noth*' | Should -BeNullOrEmpty
        { New-SmimeCa 'Nothing' -Country Germany -NoPassphrase -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidCountry,*'
    }
}
