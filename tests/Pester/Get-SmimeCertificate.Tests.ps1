BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $null = New-SmimeCa 'Pester CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
    $null = New-SmimeCertificate "alice@$domain" -KeyAlgorithm EcdsaP256
    $null = New-SmimeCertificate "bob@$domain" -KeyAlgorithm EcdsaP256 -Purpose Encrypt -ValidDays 5
}

AfterAll { Clear-TestCertificate }

Describe 'Get-SmimeCertificate' {
    It 'finds certificates by address and pattern' {
        (Get-SmimeCertificate "ALICE@$domain").EmailAddress | Should -Be "alice@$domain"
        (Get-SmimeCertificate "*@$domain").Count | Should -Be 2
        (Get-SmimeCertificate).EmailAddress | Should -Contain "bob@$domain"
    }

    It 'finds them by purpose and by when they expire' {
        (Get-SmimeCertificate "*@$domain" -Purpose Sign).EmailAddress | Should -Be "alice@$domain"
        (Get-SmimeCertificate "*@$domain" -ExpiringWithin 30).EmailAddress | Should -Be "bob@$domain"
    }

    It 'finds one by thumbprint as Windows shows it' {
        $thumbprint = (Get-SmimeCertificate "alice@$domain").Thumbprint
        (Get-SmimeCertificate -Thumbprint ($thumbprint.ToLowerInvariant() -replace '(..)', '$1 ')).EmailAddress | Should -Be "alice@$domain"
    }

    It 'completes addresses' {
        (TabExpansion2 "Get-SmimeCertificate al").CompletionMatches.CompletionText | Should -Contain "alice@$domain"
    }

    It 'reads files from the pipeline' {
        $null = Export-SmimeCertificate (Join-Path $TestDrive 'a.pem') "alice@$domain" -NoPrivateKey
        (Get-ChildItem -Path $TestDrive -Filter a.pem | Get-SmimeCertificate).EmailAddress | Should -Be "alice@$domain"
    }

    It 'says whose certificate is missing' {
        { Get-SmimeCertificate "zoe@$domain" -ErrorAction Stop } | Should -Throw -ErrorId 'CertificateNotFound,*'
        Get-SmimeCertificate "zoe*@$domain" | Should -BeNullOrEmpty
    }
}
