BeforeAll {
    . "$PSScriptRoot/MailPeople.ps1"
}

Describe 'Send-SmimeMailMessage' {
    It 'says that no mailbox is connected' {
        { $message | Send-SmimeMailMessage -ErrorAction Stop } | Should -Throw -ErrorId 'NotConnected,SmimePS.Commands.SendSmimeMailMessageCommand'
    }

    It 'sends nothing in the clear unless it is allowed to' {
        { $message | Send-SmimeMailMessage -Server localhost -Security None -ErrorAction Stop } | Should -Throw -ErrorId 'InsecureConnection,SmimePS.Commands.SendSmimeMailMessageCommand'
    }

    It 'says that a server cannot be reached' {
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $port = $listener.LocalEndpoint.Port
        $listener.Stop()
        { $message | Send-SmimeMailMessage -Server localhost -Port $port -ErrorAction Stop } | Should -Throw -ErrorId 'ConnectionFailed,SmimePS.Commands.SendSmimeMailMessageCommand'
    }

    It 'wants to be told to protect before it is told how' {
        { $message | Send-SmimeMailMessage -Server localhost -Signer $alice -ErrorAction Stop } | Should -Throw -ErrorId 'ProtectionNotAsked,SmimePS.Commands.SendSmimeMailMessageCommand'
    }

    It 'knows what can be asked of a server' {
        (Get-Command Send-SmimeMailMessage).Parameters['DeliveryNotification'].Attributes.Where({ $_ -is [ValidateSet] }).ValidValues | Should -Be 'Success', 'Failure', 'Delay', 'Never'
    }
}
