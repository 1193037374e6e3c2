Describe 'build.ps1' {
    BeforeAll {
        $script = Join-Path $PSScriptRoot '../../build.ps1'
        function dotnet {
            $given.Add($args -join ' ')
            $global:LASTEXITCODE = 0
        }
    }

    BeforeEach { $given = [Collections.Generic.List[string]]::new() }

    It 'gives dotnet the whole of each argument' {
        & $script -Task Build, Package
        $given | Should -Be 'build SmimePS.sln -c Debug --nologo', 'build src/SmimePS.Help -c Release --nologo -t:Package'
    }

    It 'fails where dotnet fails' {
        function dotnet { $global:LASTEXITCODE = 3 }
        { & $script -Task Build } | Should -Throw '*ended with 3*'
    }

    AfterAll { $global:LASTEXITCODE = 0 }
}
