BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $ca = New-SmimeCa 'Pester CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
    $alice = New-SmimeCertificate "alice@$domain" -Ca $ca -KeyAlgorithm EcdsaP256 -InMemory
}

AfterAll { Clear-TestCertificate }

Describe 'Get-SmimeCertificateReport' {
    It 'finds what the CA issued fit for every mail program' {
        $report = $alice | Get-SmimeCertificateReport
        $report.IsFit | Should -BeTrue
        $report.Outlook | Should -Be 'Ok'
        $report.Thunderbird | Should -Be 'Ok'
        $report.Issuers | Should -Be 'CN=Pester CA'
    }

    It 'says which purpose is missing, and what to do' {
        $signer = New-SmimeCertificate "bob@$domain" -Ca $ca -KeyAlgorithm EcdsaP256 -Purpose Sign -InMemory
        $finding = (Get-SmimeCertificateReport $signer -Purpose Encrypt).Findings | Where-Object Severity -eq 'Error'
        $finding.Id | Should -Be 'PurposeNotAllowed'
        $finding.Extension | Should -Be 'keyUsage'
        $finding.Oid | Should -Be '2.5.29.15'
        $finding.Remedy | Should -Match 'keyAgreement'
    }

    It 'shows it at a glance' {
        $alice | Get-SmimeCertificateReport | Out-String -Width 160 | Should -Match "alice@$domain +.*yes"
    }

    It 'shows the findings in sentences' {
        $alice | Get-SmimeCertificateReport | Format-List | Out-String -Width 160 | Should -Match 'Notice PolicyMissing'
    }

    It 'refuses what is no certificate' {
        Set-Content "$TestDrive/no.cer" 'This is no certificate.'
        { Get-SmimeCertificateReport "$TestDrive/no.cer" -ErrorAction Stop } | Should -Throw -ErrorId 'UnknownCertificateFormat,*'
    }
}
