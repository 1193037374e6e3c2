BeforeAll {
    . "$PSScriptRoot/TestCertificates.ps1"
    $ca = New-SmimeCa 'Pester CA' -KeyAlgorithm EcdsaP256 -NoPassphrase
    $officer = New-SmimeCertificate "officer@$domain" -KeyAlgorithm EcdsaP256 -Purpose Encrypt -InMemory
    Set-SmimeCa $ca -RecoveryCertificate $officer
    $old = 1..2 | ForEach-Object { New-SmimeCertificate "alice@$domain" -KeyAlgorithm EcdsaP256 -Purpose Encrypt -Escrow -InMemory }
}

AfterAll { Clear-TestCertificate }

Describe 'Restore-SmimeCertificate' {
    It 'writes nothing with -WhatIf' {
        Restore-SmimeCertificate "alice@$domain" -RecoveryKey $officer -OutputPath (Join-Path $TestDrive 'a.p12') -WhatIf | Should -BeNullOrEmpty
        Join-Path $TestDrive 'a.p12' | Should -Not -Exist
    }

    It 'brings every key of an address back into one file' {
        $path = Join-Path $TestDrive 'alice.p12'
        $restored = Restore-SmimeCertificate "alice@$domain" -RecoveryKey $officer -OutputPath $path -Confirm:$false
        $restored.Count | Should -Be 2
        $read = Get-SmimeCertificate -Path $path -Password $restored[0].Password
        $read.Thumbprint | Sort-Object | Should -Be ($old.Thumbprint | Sort-Object)
        $read.HasPrivateKey | Should -Be $true, $true
    }

    It 'opens mail that was encrypted to the lost key' {
        $mail = New-MailMessage -From "alice@$domain" -To "alice@$domain" -Subject 'Old' -Body 'News.' | Protect-MailMessage -Encrypt -Recipient $old[0]
        $key = $old[0] | Restore-SmimeCertificate -RecoveryKey $officer -InMemory -Confirm:$false
        ($mail | Unprotect-MailMessage -Certificate $key).IsEncrypted | Should -BeFalse
    }

    It 'tells what is missing' {
        { Restore-SmimeCertificate "alice@$domain" -InMemory -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'NoRecoveryKey,*' -ExpectedMessage '*officer*'
        { Restore-SmimeCertificate "officer@$domain" -InMemory -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'NotEscrowed,*'
    }

    It 'restores into the store' {
        (Restore-SmimeCertificate -SerialNumber $old[1].SerialNumber -RecoveryKey $officer -Confirm:$false).Source | Should -Be 'My'
        (Get-SmimeCertificate "alice@$domain").HasPrivateKey | Should -BeTrue
    }
}
