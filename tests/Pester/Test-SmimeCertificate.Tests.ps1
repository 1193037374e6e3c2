BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $ca = New-SmimeCa 'Pester CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
    $alice = New-SmimeCertificate "alice@$domain" -Ca $ca -KeyAlgorithm EcdsaP521 -Purpose Sign -InMemory
}

AfterAll { Clear-TestCertificate }

Describe 'Test-SmimeCertificate' {
    It 'answers with a plain boolean' {
        $answer = Test-SmimeCertificate $alice
        $answer | Should -BeOfType [bool]
        $answer | Should -BeTrue
    }

    It 'is false where it is not for the purpose' {
        Test-SmimeCertificate $alice -Purpose Encrypt | Should -BeFalse
        Test-SmimeCertificate $alice -Purpose Sign | Should -BeTrue
    }

    It 'asks those alone who are named' {
        Test-SmimeCertificate $alice -Require Outlook, Thunderbird | Should -BeTrue
        Test-SmimeCertificate $alice -Require Gmail | Should -BeFalse
        Test-SmimeCertificate $alice -Require BaselineRequirements | Should -BeFalse
    }

    It 'gives an answer for each' {
        @($alice, $ca | Test-SmimeCertificate) | Should -Be @($true, $true)
    }

    It 'gives no answer about what is no certificate' {
        Set-Content "$TestDrive/no.cer" 'This is no certificate.'
        { Test-SmimeCertificate "$TestDrive/no.cer" -ErrorAction Stop } | Should -Throw -ErrorId 'UnknownCertificateFormat,*'
    }
}
