BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $ca = New-SmimeCa 'Pester CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
    $other = New-SmimeCa 'Other CA' -Path (Join-Path $TestDrive 'other') -KeyAlgorithm EcdsaP256 -NoPassphrase
    $null = New-SmimeCertificate "me@$domain" -Ca $ca -KeyAlgorithm EcdsaP256
    $eve = New-SmimeCertificate "eve@$domain" -Ca $other -KeyAlgorithm EcdsaP256 -InMemory
    $null = New-MailMessage "eve@$domain" "me@$domain" 'Hello' 'x' | Protect-MailMessage -Sign -Signer $eve | Import-SmimeRecipient -TrustAnchor $other
    $good = New-MailMessage "me@$domain" "eve@$domain" 'Plans' 'x'
    $bad = New-MailMessage "me@$domain" "eve@$domain" 'Plans' 'x' -Bcc "nobody@$domain"
}

AfterAll { Clear-TestCertificate }

Describe 'Test-SmimeRecipient' {
    It 'is a plain true or false for an address' {
        Test-SmimeRecipient "me@$domain" | Should -BeOfType ([bool])
        Test-SmimeRecipient "me@$domain" | Should -BeTrue
        Test-SmimeRecipient "nobody@$domain" | Should -BeFalse
    }

    It 'is what Protect-MailMessage would do for a message' {
        $good | Test-SmimeRecipient | Should -BeTrue
        { $good | Protect-MailMessage -ErrorAction Stop } | Should -Not -Throw
        $bad | Test-SmimeRecipient | Should -BeFalse
        { $bad | Protect-MailMessage -ErrorAction Stop } | Should -Throw -ErrorId 'RecipientCertificateMissing,*'
    }

    It 'answers once for each that is given, addresses and messages alike' {
        "me@$domain", $bad, "me@$domain; nobody@$domain", $good | Test-SmimeRecipient | Should -Be @($true, $false, $false, $true)
    }

    It 'asks for trust where it is told to' {
        Test-SmimeRecipient "eve@$domain" | Should -BeTrue
        Test-SmimeRecipient "eve@$domain" -RequireTrust | Should -BeFalse
        Test-SmimeRecipient "me@$domain" -RequireTrust | Should -BeTrue
    }

    It 'explains with -Verbose' {
        $said = $bad | Test-SmimeRecipient -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$said" | Should -Match 'nobody@'
    }

    It 'has no answer for a file that is not there' {
        $answer = Test-SmimeRecipient -Message (Join-Path $TestDrive 'none.eml') -ErrorVariable failure -ErrorAction SilentlyContinue
        $answer | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
    }
}
