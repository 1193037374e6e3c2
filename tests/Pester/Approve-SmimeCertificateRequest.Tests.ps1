BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $ca = New-SmimeCa 'Pester CA' -KeyAlgorithm EcdsaP256 -NoPassphrase -PermittedDomain $domain
    $folder = Join-Path $TestDrive 'requests'
    $null = New-Item -ItemType Directory -Path $folder
    $null = "alice@$domain", "bob@$domain", 'mallory@example.org' | New-SmimeCertificateRequest -OutputPath $folder -KeyAlgorithm EcdsaP256 -Passphrase $secret
}

AfterAll { Clear-TestCertificate }

Describe 'Approve-SmimeCertificateRequest' {
    It 'issues nothing with -WhatIf, and finds what is wrong' {
        Approve-SmimeCertificateRequest "$folder/*.csr" -OutputPath "$TestDrive/answers/" -WhatIf -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'AddressNotPermitted,*'
        (Get-SmimeCa).IssuedCount | Should -Be 0
    }

    It 'answers each request that is in order' {
        $issued = Get-ChildItem $folder | Approve-SmimeCertificateRequest -OutputPath "$TestDrive/answers/" -ErrorAction SilentlyContinue -ErrorVariable problems
        $issued.EmailAddress | Should -Be "alice@$domain", "bob@$domain"
        $problems.Count | Should -Be 1
        (Get-ChildItem "$TestDrive/answers").Name | Should -Be "alice@$domain.p7b", "bob@$domain.p7b"
    }

    It 'refuses an address that is not allowed' {
        { Approve-SmimeCertificateRequest "$folder/bob@$domain.csr" -Address "alice@$domain" -ErrorAction Stop } | Should -Throw -ErrorId 'AddressNotAllowed,*'
    }

    It 'gives answers that are joined to their keys' {
        $imported = Get-ChildItem "$TestDrive/answers" | Import-SmimeCertificate -Password $secret
        $imported.HasPrivateKey | Should -Be $true, $true
        (Get-SmimeCertificateRequest).EmailAddress | Should -Be 'mallory@example.org'
        New-MailMessage "alice@$domain" "bob@$domain" Hi 'See you.' | Protect-MailMessage | Unprotect-MailMessage | Test-SmimeSignature | Should -BeTrue
    }

    It 'answers as a root that is kept offline, between two data folders' {
        $home1 = $env:SMIMEPS_HOME
        $openssl = Get-Command openssl -CommandType Application -ErrorAction Ignore | Select-Object -First 1
        $request = Join-Path $TestDrive 'issuing.csr'
        $answer = Join-Path $TestDrive 'answer.p7b'
        try {
            $null = New-SmimeCa 'Pester Issuing' -RequestPath $request -KeyAlgorithm EcdsaP256 -NoPassphrase
            $env:SMIMEPS_HOME = Join-Path $TestDrive 'offline'
            $root = New-SmimeCa 'Offline Root' -KeyAlgorithm EcdsaP256 -NoPassphrase -PermittedDomain $domain
            { Approve-SmimeCertificateRequest $request -ErrorAction Stop } | Should -Throw -ErrorId 'RequestsAuthority,*'
            (Approve-SmimeCertificateRequest $request -AsCa -ValidYears 3 -OutputPath $answer).Subject | Should -Be 'CN=Pester Issuing'
            $anchor = Join-Path $root.Path 'ca.pem'
            $env:SMIMEPS_HOME = $home1
            $ca = Import-SmimeCa -CertificatePath $answer
            $ca.Status, $ca.Issuer, $ca.PathLength | Should -Be 'Ready', 'CN=Offline Root', 0
            $carol = New-SmimeCertificate "carol@$domain" -Ca $ca -KeyAlgorithm EcdsaP256 -InMemory
            $carol.Issuers.Count | Should -Be 2
            if ($openssl) {
                $carol | Export-SmimeCertificate -Path (Join-Path $TestDrive 'carol.pem')
                & $openssl verify -x509_strict -purpose smimesign -CAfile $anchor -untrusted (Join-Path $ca.Path 'ca.pem') (Join-Path $TestDrive 'carol.pem') | Out-Null
                $LASTEXITCODE | Should -Be 0
            }
        }
        finally { $env:SMIMEPS_HOME = $home1 }
    }
}
