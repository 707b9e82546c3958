// The library's exceptions, beside those of this assembly, which have the same names.
global using CoreErrors = DogBreed.Core.Errors;
