BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $openssl = Get-Command openssl -CommandType Application -ErrorAction Ignore | Select-Object -First 1

    function Invoke-Recipe($path) {
        $null = New-Item -ItemType Directory -Path $path
        Push-Location $path
        & $openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 3650 -subj '/CN=Recipe CA' 2>$null
        & $openssl req -new -newkey rsa:2048 -nodes -keyout alice.key -out alice.csr -subj '/CN=Alice' 2>$null
        & $openssl x509 -req -in alice.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out alice.crt -days 365 2>$null
        Pop-Location
    }
}

AfterAll { Clear-TestCertificate }

Describe 'Import-SmimeCa' {
    It 'takes over a folder of OpenSSL''s recipes' {
        if (-not $openssl) { Set-ItResult -Skipped -Because 'openssl is not on this machine'; return }
        $path = Join-Path $TestDrive 'recipe'
        Invoke-Recipe $path
        $ca = Import-SmimeCa $path -WarningAction SilentlyContinue
        $ca | Should -BeOfType ([SmimePS.SmimeCa])
        $ca.Name | Should -Be 'Recipe CA'
        $ca.IssuedCount | Should -Be 1
        $ca.Status | Should -Be 'Ready'
        (New-SmimeCertificate "bob@$domain" -Ca $path -KeyAlgorithm EcdsaP256 -InMemory).Issuer | Should -Be 'CN=Recipe CA'
        (Get-SmimeCa -Path $path).IssuedCount | Should -Be 2
    }

    It 'writes nothing with -WhatIf' {
        if (-not $openssl) { Set-ItResult -Skipped -Because 'openssl is not on this machine'; return }
        $path = Join-Path $TestDrive 'untouched'
        Invoke-Recipe $path
        $before = (Get-ChildItem $path).Name
        Import-SmimeCa $path -WhatIf -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        (Get-ChildItem $path).Name | Should -Be $before
    }

    It 'brings the answer to a request' {
        if (-not $openssl) { Set-ItResult -Skipped -Because 'openssl is not on this machine'; return }
        $root = New-SmimeCa 'Pester Root' -Path (Join-Path $TestDrive 'root') -KeyAlgorithm EcdsaP256 -NoPassphrase
        $request = Join-Path $TestDrive 'issuing.csr'
        $answer = Join-Path $TestDrive 'answer.pem'
        (New-SmimeCa 'Pester Issuing' -RequestPath $request -KeyAlgorithm EcdsaP256 -NoPassphrase).Status | Should -Be 'WaitingForCertificate'
        & $openssl ca -batch -notext -config (Join-Path $root.Path 'openssl.cnf') -in $request -extensions issuing_ca -days 100 -out $answer 2>$null
        $ca = Import-SmimeCa -CertificatePath $answer, (Join-Path $root.Path 'ca.pem')
        $ca.Status | Should -Be 'Ready'
        $ca.Issuer | Should -Be 'CN=Pester Root'
        (New-SmimeCertificate "carol@$domain" -Ca 'Pester Issuing' -KeyAlgorithm EcdsaP256 -InMemory).Issuers.Count | Should -Be 2
    }

    It 'says what there is not' {
        $null = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'empty')
        { Import-SmimeCa (Join-Path $TestDrive 'empty') -ErrorAction Stop } | Should -Throw -ErrorId 'AuthorityNotFound,*'
        { Import-SmimeCa (Join-Path $TestDrive 'none') -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFound,*'
    }
}
