global using SmimePS.Tests;
global using Xunit;
