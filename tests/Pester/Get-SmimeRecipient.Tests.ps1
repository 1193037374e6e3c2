BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $ca = New-SmimeCa 'Pester CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
    $null = New-SmimeCertificate "me@$domain" -Ca $ca -KeyAlgorithm EcdsaP256
    foreach ($name in 'bob', 'carol') {
        $purpose = if ($name -eq 'carol') { 'Sign' } else { 'SignAndEncrypt' }
        $person = New-SmimeCertificate "$name@$domain" -Ca $ca -KeyAlgorithm EcdsaP256 -Purpose $purpose -InMemory
        $null = New-MailMessage "$name@$domain" "me@$domain" 'Hello' 'x' | Protect-MailMessage -Sign -Signer $person | Import-SmimeRecipient
    }
}

AfterAll { Clear-TestCertificate }

Describe 'Get-SmimeRecipient' {
    It 'shows everybody there is' {
        (Get-SmimeRecipient "*@$domain").EmailAddress | Should -Be @("bob@$domain", "carol@$domain", "me@$domain")
        (Get-SmimeRecipient).EmailAddress | Should -Contain "bob@$domain"
    }

    It 'says with which certificate, who vouches for it and what is used' {
        $bob = Get-SmimeRecipient "Bob <BOB@$domain>"
        $bob | Should -BeOfType ([SmimePS.SmimeRecipient])
        $bob.Status | Should -Be 'Ready'
        $bob.VouchedForBy | Should -BeLike 'Pester CA (your CA in *'
        $bob.ContentEncryption | Should -Be 'Aes256Gcm'
        $bob.Thumbprint | Should -Be (Get-SmimeCertificate "bob@$domain").Thumbprint
        $bob.Source | Should -Be 'AddressBook'
    }

    It 'says why not' {
        (Get-SmimeRecipient "carol@$domain").Status | Should -Be 'WrongPurpose'
        $nobody = Get-SmimeRecipient "nobody@$domain"
        $nobody.Status | Should -Be 'NoCertificate'
        $nobody.CanEncrypt | Should -BeFalse
    }

    It 'shows the readers of messages and files, each once' {
        $message = New-MailMessage "me@$domain" "bob@$domain" 'Plans' 'x' -Bcc "nobody@$domain"
        $message | Export-MailMessage (Join-Path $TestDrive 'plans.eml')
        $readers = $message, (Get-Item (Join-Path $TestDrive 'plans.eml')) | Get-SmimeRecipient
        $readers.EmailAddress | Should -Be @("bob@$domain", "nobody@$domain", "me@$domain")
    }

    It 'takes the rows of a table' {
        (@{ Mail = "bob@$domain" }, @{ Mail = "me@$domain" } | ForEach-Object { [pscustomobject] $_ } | Get-SmimeRecipient).CanEncrypt | Should -Be @($true, $true)
    }

    It 'completes addresses' {
        (TabExpansion2 "Get-SmimeRecipient bob@$($domain.Substring(0, 6))").CompletionMatches.CompletionText | Should -Be "bob@$domain"
    }

    It 'refuses what is no address' {
        { Get-SmimeRecipient nobody -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidAddress,*'
    }
}
